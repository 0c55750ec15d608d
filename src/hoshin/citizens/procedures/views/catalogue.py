"""The public catalogue of procedures."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoshin.citizens.procedures import queries
from hoshin.citizens.procedures.rules.register import LifeEvent, PersonKind, TopicKind
from hoshin.foundation.audit.public import version_stamp
from hoshin.foundation.people.public import public_page
from hoshin.web.caching import versioned

PER_PAGE = 30


@public_page
@require_safe
@versioned(version_stamp, public=True)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Procedures by life event, by words, by person; without a question the life events are offered."""
    words = request.GET.get("words", "")[:100]
    event = LifeEvent.labelled(request.GET.get("event", ""))
    person = PersonKind.labelled(request.GET.get("person", ""))
    is_asked = bool(words.strip() or event or person or request.GET.get("all"))
    found = queries.catalogue(words=words, event=event or "", person=person or "")
    events, persons = queries.topic_counts(TopicKind.EVENT), queries.topic_counts(TopicKind.PERSON)
    return render(
        request,
        "procedures/catalogue.html",
        {
            "words": words,
            "event": event,
            "person": person,
            "is_asked": is_asked,
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "events": [(one, events[one.value]) for one in LifeEvent if one.value in events],
            "persons": [(one, persons[one.value]) for one in PersonKind if one.value in persons],
        },
    )


@public_page
@require_safe
@versioned(version_stamp, public=True)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: who, what, when, what to bring, how long, and the ways to apply."""
    return render(request, "procedures/procedure.html", {"found": queries.catalogue_entry(code)})
