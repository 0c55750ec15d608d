"""The door of the links room.

A room registers its kinds of things with `register_kind` and, for those that links are made from, `register_source`;
`register_readable` says which things exist for whom.
Its pages show the links of a thing by `{% include "links/links.html" with panel=panel %}`, a public page by
`{% include "links/public.html" with links=links_of(…, only_public=True) %}`.
"""

from hoshin.foundation.audit.public import register_sentences
from hoshin.foundation.links.actions import add_link, publish_link, remove_link, withhold_link
from hoshin.foundation.links.permissions import register_readable, register_source
from hoshin.foundation.links.queries import Links, Panel, ShownLink, linked_from, links_of, panel
from hoshin.foundation.links.rules import Described, LinkKind, register_kind

__all__ = [
    "Described",
    "LinkKind",
    "Links",
    "Panel",
    "ShownLink",
    "add_link",
    "linked_from",
    "links_of",
    "panel",
    "publish_link",
    "register_kind",
    "register_links",
    "register_readable",
    "register_source",
    "remove_link",
    "withhold_link",
]


def register_links() -> None:
    """The words of the room's events; called by the wiring."""
    register_sentences(
        {
            "links.link.added": "リンクを加えました",
            "links.link.removed": "リンクを外しました",
            "links.link.published": "リンクを公開することにしました",
            "links.link.withheld": "リンクの公開をやめました",
        }
    )
