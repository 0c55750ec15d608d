from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from hoshin.foundation.links.models import Link
from hoshin.foundation.links.permissions import SOURCES, can_be_public, can_change, readable_of, shown_of
from hoshin.foundation.links.rules import KINDS, MOST_FOUND, MOST_LINKS, Described, LinkKind
from hoshin.foundation.people.public import Person
from hoshin.kernel.errors import NotFound
from hoshin.web.components import Standing

GONE = "（なくなったもの）"

End = tuple[Link, str, str, bool]
"""A link, kind and id of its other end, and whether it was made from the thing looked at."""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """The other end of a link, seen from one thing; `is_outgoing` when the link was made from that thing."""

    link_id: int
    kind: str
    kind_label: str
    thing: Described
    is_gone: bool
    is_outgoing: bool
    is_public: bool


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
    can_publish: bool = False
    is_shown: bool = False


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


def links_of(kind: str, thing_id: str | int, *, only_public: bool = False, reader: Person | None = None) -> Links:
    """The links of a thing, both ways, oldest first, at most 200 each way.

    `only_public` leaves out everything that visitors may not see: links that nobody marked as public, those made from a
    thing whose public page does not show them now, and other ends that are not public; use it on public pages. With
    a `reader`, things that do not exist for them are left out. Two queries, and those of the kinds' own `describe_many`,
    `readable` and `shown`.
    """
    links = Link.objects.filter(is_public=True) if only_public else Link.objects.all()
    outgoing = list(links.filter(source_kind=kind, source_id=str(thing_id)).order_by("id")[:MOST_LINKS])
    incoming = list(links.filter(target_kind=kind, target_id=str(thing_id)).order_by("id")[:MOST_LINKS])
    if only_public:
        outgoing, incoming = _from_shown(outgoing), _from_shown(incoming)
    ends = [(link, link.target_kind, link.target_id, True) for link in outgoing]
    ends += [(link, link.source_kind, link.source_id, False) for link in incoming]
    if reader is not None:
        ends = _readable(reader, ends)
    shown = [link for link in _described(ends) if link.thing.is_public or not only_public]
    return Links(
        tuple(link for link in shown if link.is_outgoing), tuple(link for link in shown if not link.is_outgoing)
    )


def _from_shown(links: list[Link]) -> list[Link]:
    """Those whose source has a public page that shows them now; each kind of source is asked once."""
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        sources[link.source_kind].append(link.source_id)
    shown = {kind: shown_of(kind, ids) for kind, ids in sources.items()}
    return [link for link in links if link.source_id in shown[link.source_kind]]


def _wanted(ends: Iterable[End]) -> Iterable[tuple[str, list[str]]]:
    """The ids of the other ends by their kind, of the kinds that a room has registered."""
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for _, kind, thing_id, _ in ends:
        wanted[kind].append(thing_id)
    return ((kind, ids) for kind, ids in wanted.items() if kind in KINDS)


def _readable(person: Person, ends: list[End]) -> list[End]:
    """The ends that exist for the person; what no room knows any more is shown as gone."""
    found = {kind: readable_of(person, kind, ids) for kind, ids in _wanted(ends)}
    return [end for end in ends if end[1] not in found or end[2] in found[end[1]]]


def _described(ends: list[End]) -> Iterable[ShownLink]:
    things = {kind: KINDS[kind].describe_all(ids) for kind, ids in _wanted(ends)}
    for link, kind, thing_id, is_outgoing in ends:
        thing = things.get(kind, {}).get(thing_id)
        yield ShownLink(
            link_id=link.pk,
            kind=kind,
            kind_label=KINDS[kind].label if kind in KINDS else kind,
            thing=thing or Described(thing_id, GONE, ""),
            is_gone=thing is None,
            is_outgoing=is_outgoing,
            is_public=link.is_public,
        )


def panel(kind: str, thing_id: str | int, *, person: Person, next_url: str, standing: Standing | None = None) -> Panel:
    """What `{% include "links/links.html" with panel=… %}` shows on the page of a thing; `next_url` is that page.

    A page that has decided already what the person may do with the thing says so in `standing`; else its room is asked,
    which looks for the thing again. Raises NotFound when the thing does not exist for `person`.
    """
    known = standing or Standing(
        can_change=kind in SOURCES and can_change(person, kind, str(thing_id)),
        is_shown=bool(shown_of(kind, [str(thing_id)])),
    )
    return Panel(
        links=links_of(kind, thing_id, reader=person),
        can_change=known.can_change,
        add_url=reverse("links:add", args=[kind, thing_id]) + "?" + urlencode({"next": next_url}),
        next=next_url,
        can_publish=known.can_change and can_be_public(kind),
        is_shown=known.is_shown,
    )


def linked_from(source_kind: str, target_kind: str, target_ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the things of one kind that were linked to things of another, by the latter's id; one query."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    links = Link.objects.filter(source_kind=source_kind, target_kind=target_kind, target_id__in=target_ids)
    for target_id, source_id in links.order_by("id").values_list("target_id", "source_id"):
        found[target_id].append(source_id)
    return dict(found)


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


def link_of(link_id: int, *, is_locked: bool = False) -> Link:
    """The link of that number, under lock when it is going to change; raises NotFound."""
    links = Link.objects.select_for_update() if is_locked else Link.objects.all()
    link = links.filter(pk=link_id).first()
    if link is None:
        raise NotFound("そのリンクはありません。すでに外されています。")
    return link
