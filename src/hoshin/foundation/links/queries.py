from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from hoshin.foundation.links.models import Link
from hoshin.foundation.links.permissions import SOURCES, can_change
from hoshin.foundation.links.rules import KINDS, MOST_FOUND, MOST_LINKS, Described, LinkKind
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound

GONE = "（なくなったもの）"


@dataclass(frozen=True, slots=True)
class ShownLink:
    """The other end of a link, seen from one thing; `is_outgoing` when the link was made from that thing."""

    link_id: int
    kind: str
    kind_label: str
    thing: Described
    is_gone: bool
    is_outgoing: bool


@dataclass(frozen=True, slots=True)
class Links:
    """All links of one thing: those made from it, and those that lead to it."""

    outgoing: tuple[ShownLink, ...]
    incoming: tuple[ShownLink, ...]

    @property
    def all(self) -> tuple[ShownLink, ...]:
        """Both, those made from the thing first."""
        return self.outgoing + self.incoming


@dataclass(frozen=True, slots=True)
class Panel:
    """What `links/links.html` needs: the links of a thing and, for who may change them, where to do so."""

    links: Links
    can_change: bool
    add_url: str
    next: str


def kind_of(code: str) -> LinkKind:
    """The registered kind of that code; raises NotFound."""
    if code not in KINDS:
        raise NotFound("その種類の対象はありません。")
    return KINDS[code]


def describe(kind: str, thing_id: str) -> Described:
    """The thing of that kind and id; raises NotFound."""
    thing = kind_of(kind).describe(thing_id)
    if thing is None:
        raise NotFound("その対象はありません。")
    return thing


def links_of(kind: str, thing_id: str | int, *, only_public: bool = False) -> Links:
    """The links of a thing, both ways, oldest first, at most 200 each way.

    `only_public` leaves out everything that visitors may not see; use it on public pages. One query, and those of the
    kinds' own `describe_many`.
    """
    outgoing = Link.objects.filter(source_kind=kind, source_id=str(thing_id)).order_by("id")[:MOST_LINKS]
    incoming = Link.objects.filter(target_kind=kind, target_id=str(thing_id)).order_by("id")[:MOST_LINKS]
    ends = [(link.pk, link.target_kind, link.target_id, True) for link in outgoing]
    ends += [(link.pk, link.source_kind, link.source_id, False) for link in incoming]
    shown = [link for link in _described(ends) if link.thing.is_public or not only_public]
    return Links(
        tuple(link for link in shown if link.is_outgoing), tuple(link for link in shown if not link.is_outgoing)
    )


def _described(ends: Iterable[tuple[int, str, str, bool]]) -> Iterable[ShownLink]:
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    ends = list(ends)
    for _, kind, thing_id, _ in ends:
        wanted[kind].append(thing_id)
    things = {kind: KINDS[kind].describe_all(ids) for kind, ids in wanted.items() if kind in KINDS}
    for link_id, kind, thing_id, is_outgoing in ends:
        thing = things.get(kind, {}).get(thing_id)
        yield ShownLink(
            link_id=link_id,
            kind=kind,
            kind_label=KINDS[kind].label if kind in KINDS else kind,
            thing=thing or Described(thing_id, GONE, ""),
            is_gone=thing is None,
            is_outgoing=is_outgoing,
        )


def panel(kind: str, thing_id: str | int, *, person: Person, next_url: str) -> Panel:
    """What `{% include "links/links.html" with panel=… %}` shows on the page of a thing; `next_url` is that page."""
    may_change = kind in SOURCES and can_change(person, kind, str(thing_id))
    add_url = reverse("links:add", args=[kind, thing_id]) + "?" + urlencode({"next": next_url})
    return Panel(links_of(kind, thing_id), may_change, add_url, next_url)


def candidates(kind: str, words: str, *, source_kind: str, source_id: str) -> list[Described]:
    """Things of a kind that fit typed words and are not linked from the source yet, at most 30."""
    found = kind_of(kind).search(words.strip())[: MOST_FOUND * 2]
    taken = set(
        Link.objects.filter(
            source_kind=source_kind, source_id=source_id, target_kind=kind, target_id__in=[one.id for one in found]
        ).values_list("target_id", flat=True)
    )
    if kind == source_kind:
        taken.add(source_id)
    return [one for one in found if one.id not in taken][:MOST_FOUND]


def link_of(link_id: int) -> Link:
    """The link of that number; raises NotFound."""
    link = Link.objects.filter(pk=link_id).first()
    if link is None:
        raise NotFound("そのリンクはありません。すでに外されています。")
    return link
