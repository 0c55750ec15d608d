import pytest

from hoshin.web.redirects import page_before, safe_next


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\t//evil.example",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(rf, wanted):
    assert safe_next(rf.get("/sign-in/", {"next": wanted}), "/home/") == "/home/"
    assert safe_next(rf.post("/sign-in/", {"next": wanted}), "/home/") == "/home/"


def test_the_page_one_wanted_is_opened(rf):
    assert safe_next(rf.get("/sign-in/", {"next": "/plan/?q=a"}), "/home/") == "/plan/?q=a"
    assert safe_next(rf.get("/sign-in/", {"next": "http://testserver/plan/"}), "/home/") == "http://testserver/plan/"


def test_the_page_before_is_ours_or_none(rf):
    assert page_before(rf.get("/b/", headers={"Referer": "http://testserver/a/?x=1"})) == "/a/?x=1"
    assert page_before(rf.get("/b/", headers={"Referer": "https://evil.example/a/"})) == ""
    assert page_before(rf.get("/b/", headers={"Referer": "http://testserver/b/"})) == ""
