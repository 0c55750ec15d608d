import pytest

from hoshin.web.tests.gallery import open_gallery


@pytest.fixture
def gallery(settings, monkeypatch):
    """The gallery in place of the site, with its own navigation."""
    open_gallery(settings, monkeypatch)
