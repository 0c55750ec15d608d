"""Who is asking, and who may open which page."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from hoshin.foundation.audit.public import together
from hoshin.foundation.people.models import StaffAccount
from hoshin.foundation.people.rules import VISITOR, HeldPost, Person, Role
from hoshin.kernel import clock
from hoshin.kernel.clock import local_date
from hoshin.kernel.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class PageRequest(HttpRequest):
    """A request that knows who is asking; views take it instead of `HttpRequest`."""

    person: Person


_POSTS = """
SELECT assignment.post_id, post.title, post.role, post.section_id, section.name, assignment.is_concurrent
FROM people_assignment AS assignment
JOIN people_post AS post ON post.id = assignment.post_id
LEFT JOIN people_section AS section ON section.id = post.section_id
WHERE assignment.account_id = %s AND assignment.starts_on <= %s
AND (assignment.ends_on IS NULL OR assignment.ends_on >= %s)
ORDER BY assignment.is_concurrent, assignment.starts_on, assignment.id
"""
# Every page of an official asks this: putting it together anew from querysets took a third of an unchanged page's time.


def person_of(account: StaffAccount, *, now: datetime) -> Person:
    """The person behind an account with the posts held on the day of `now`, main post first; one query."""
    day = connection.ops.adapt_datefield_value(local_date(now))
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [account.pk, day, day])
        held = cursor.fetchall()
    posts = tuple(
        HeldPost(post_id, title, Role(role), section_id, section_name or "", bool(is_concurrent))
        for post_id, title, role, section_id, section_name, is_concurrent in held
    )
    return Person(account_id=account.pk, label=account.label, posts=posts)


class PersonMiddleware:
    """Sets `request.person`, looked up only when a view asks, so that public pages cost no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with `person` on it; all that it writes into the trail belongs together."""
        cast("PageRequest", request).person = cast("Person", SimpleLazyObject(lambda: _person_behind(request)))
        with together():
            return self.get_response(request)


def _person_behind(request: HttpRequest) -> Person:
    account = request.user
    if isinstance(account, StaffAccount) and account.is_active:
        return person_of(account, now=clock.now())
    return VISITOR


def public_page(view: View) -> View:
    """Marks a page that anyone may open; the permission matrix test demands a mark on every view."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def account_page(view: View) -> View:
    """Marks a page about one's own sign-in: for whoever is signed in, also without any post."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.person.account_id is None:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return view(request, *args, **kwargs)

    guarded.access = "account"  # type: ignore[attr-defined]
    return cast("View", guarded)


def staff_page(*roles: Role) -> Callable[[View], View]:
    """Marks a page for signed-in people who hold one of `roles` (none named: any post, experts excepted).

    The signed-out are sent to the sign-in page and come back afterwards; others get 403 and do not see the page in the menu.
    """

    def lets_in(person: Person) -> bool:
        return person.has_role(*roles) if roles else person.is_staff

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.person.account_id is None:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if not lets_in(request.person):
                raise NotAllowed(
                    "このページを開く権限がありません。必要な場合は、所属の管理者に役割を確かめてください。"
                )
            return view(request, *args, **kwargs)

        guarded.access = tuple(role.value for role in roles) or "staff"  # type: ignore[attr-defined]
        guarded.lets_in = lets_in  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate
