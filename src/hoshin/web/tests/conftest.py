from pathlib import Path

import pytest
from django.conf import settings as house

from hoshin.web import navigation
from hoshin.web.navigation import Audience, NavigationItem, Place


@pytest.fixture
def gallery(settings, monkeypatch):
    """The gallery in place of the site, with its own navigation."""
    settings.ROOT_URLCONF = "hoshin.web.tests.gallery"
    templates = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**house.TEMPLATES[0], "DIRS": [str(templates)]}]
    for name, empty in (("_items", []), ("_footer", []), ("_places", {})):
        monkeypatch.setattr(navigation, name, empty)
    for place, url_name in (
        (Place.PUBLIC_HOME, "home"),
        (Place.STAFF_HOME, "gallery-home"),
        (Place.PUBLIC_SEARCH, "gallery-search"),
        (Place.STAFF_SEARCH, "gallery-search"),
        (Place.SIGN_IN, "gallery-sign-out"),
        (Place.SIGN_OUT, "gallery-sign-out"),
    ):
        navigation.set_place(place, url_name)
    for item in (
        NavigationItem("ホーム", "gallery-home", Audience.STAFF, 1, "home", lambda request: 12),
        NavigationItem("個票", "gallery-staff", Audience.STAFF, 2, "sheet"),
        NavigationItem("方針", "gallery", Audience.STAFF, 3, "book"),
        NavigationItem("決裁", "gallery-confirm", Audience.STAFF, 4, "decision", lambda request: 0),
        NavigationItem("運用", "gallery-form", Audience.STAFF, 9, "settings", shown_to=lambda request: False),
        NavigationItem("基本方針", "gallery", Audience.PUBLIC, 1),
        NavigationItem("実施計画", "gallery-thing", Audience.PUBLIC, 2),
        NavigationItem("進み具合", "gallery-form", Audience.PUBLIC, 3),
    ):
        navigation.register(item)
