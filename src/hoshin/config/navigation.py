"""What the two shells offer and where their fixed parts lead, in the order of the house."""

from hoshin.web.navigation import Audience, NavigationItem, Place, register, set_place

PUBLIC = (("実施計画", "plan:public_dashboard", "chart"), ("個票を探す", "plan:public_sheets", "search"))
STAFF = (
    ("ホーム", "portal:staff_home", "home"),
    ("実施計画", "plan:table", "sheet"),
    ("事例集", "plan:cases", "star"),
    ("技術の研究", "plan:research_list", "search"),
    ("検討依頼", "plan:study_requests", "inbox"),
)


def connect_navigation() -> None:
    """Register the entries that look across rooms; a room's own entries come with the room."""
    set_place(Place.PUBLIC_HOME, "portal:home")
    set_place(Place.STAFF_HOME, "portal:staff_home")
    set_place(Place.PUBLIC_SEARCH, "portal:search")
    set_place(Place.STAFF_SEARCH, "portal:staff_search")
    for audience, entries in ((Audience.PUBLIC, PUBLIC), (Audience.STAFF, STAFF)):
        for order, (label, url_name, icon) in enumerate(entries):
            register(NavigationItem(label, url_name, audience, order=order, icon=icon))
