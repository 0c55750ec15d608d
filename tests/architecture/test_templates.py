"""Templates keep to what the content policy and the forms of the house allow."""

import re
from pathlib import Path

import pytest
from tests.architecture.source import files, is_test, named

TEMPLATES = [path for path in files(".html", below="src") if not is_test(path)]
CODE = [path for path in files(".py", below="src/hoshin") if not is_test(path)]
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
POSTS = re.compile(r"method\s*=\s*\"post\"", re.IGNORECASE)
TOKENS = ("{% csrf_token %}", "{% tokens %}", "{{ tokens }}")
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/(ld\+)?json\")", re.IGNORECASE
    ),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another server": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*\"(?:https?:)?//", re.IGNORECASE
    ),
    "output that is not escaped": re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off"),
    "a placeholder used as a label": re.compile(r"\splaceholder\s*="),
    "an unnamed new window": re.compile(r"target\s*=\s*\"_blank\"(?![^>]*rel=)"),
}


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_no_template_holds_what_is_forbidden() -> None:
    assert len(TEMPLATES) > 20
    found = {
        named(path): kinds
        for path in TEMPLATES
        if (kinds := [what for what, pattern in FORBIDDEN.items() if pattern.search(text_of(path))])
    }
    assert found == {}


def test_every_form_that_posts_carries_its_tokens() -> None:
    forms = [(named(path), form) for path in TEMPLATES for form in FORM.findall(text_of(path))]
    posting = [(name, form) for name, form in forms if POSTS.search(form)]
    assert posting
    bare = [(name, form[:80]) for name, form in posting if not any(token in form for token in TOKENS)]
    assert bare == [], "write {% tokens %} into the form, or use {% postform %}"


MAY_DECLARE_SAFE = ("src/hoshin/web/", "src/hoshin/foundation/identity/views/enrolment.py")
"""Where HTML may be declared safe in Python: the looks, which make it from escaped parts, and a QR code drawn by us."""


def test_only_the_looks_declare_html_safe() -> None:
    found = {
        named(path): marks
        for path in CODE
        if not named(path).startswith(MAY_DECLARE_SAFE)
        and (marks := re.findall(r"\bmark_safe\(|\bcsrf_exempt\b", path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("what", "template"),
    [
        ("an inline style", '<p class="a" style="color:red">'),
        ("an inline script", "<script>go()</script>"),
        ("an event handler", '<a href="x" onclick="go()">'),
        ("an address of another server", '<img alt="" src="https://example.com/x.png">'),
        ("output that is not escaped", "{{ text|safe }}"),
    ],
)
def test_the_patterns_find_what_they_look_for(what: str, template: str) -> None:
    assert FORBIDDEN[what].search(template)


HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.DOTALL)
FRAME = re.compile(r"\{% frame \"([^\"]+)\"")


def test_no_frame_is_named_like_a_section_of_its_page() -> None:
    """Both are landmarks, and of two landmarks with one name a listener cannot tell which is which."""
    frames = {named(path): set(FRAME.findall(text_of(path))) for path in TEMPLATES}
    assert sum(map(len, frames.values())) > 10
    found = {
        named(path): both
        for path in TEMPLATES
        if (
            both := frames[named(path)]
            & {re.sub(r"<[^>]+>", "", one).strip() for one in HEADING.findall(text_of(path))}
        )
    }
    assert found == {}
