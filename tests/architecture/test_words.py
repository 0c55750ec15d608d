"""The project speaks only of itself: no place of any one machine, no unfinished work, no unknown address."""

import re
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, TEXT, is_test, named, project_files

UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b")
SKIPPED = re.compile(r"pytest\.(?:skip\(|mark\.skip\b)|pragma: [n]o cover")
PLACES = re.compile(r"(?<![\w./<>%}-])/(?:home|root|Users|work|tmp|opt/build)/[A-Za-z]")
ADDRESS = re.compile(r"https?://(?:[^\s/@\"']+@)?(?P<host>[A-Za-z0-9.-]+[A-Za-z0-9])")
KNOWN_HOSTS = {
    "127.0.0.1", "localhost", "host",
    "www.w3.org", "docs.python.org", "docs.djangoproject.com", "www.apache.org", "spdx.org", "scripts.sil.org",
    "openfontlicense.org", "github.com", "keepachangelog.com", "semver.org", "datatracker.ietf.org", "json-schema.org",
    "www.digital.go.jp", "design.digital.go.jp", "www.soumu.go.jp", "www.city.joetsu.niigata.jp", "elaws.e-gov.go.jp",
    "laws.e-gov.go.jp", "waic.jp", "creativecommons.org", "schema.org",
}  # fmt: skip
"""Hosts that a text may name. Nothing is ever fetched from any of them; a name under .example or .test needs no entry."""
RESERVED = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|org|net|jp|lg\.jp))$|\.example\.|[{}%$]"
)
FILES = [path for path in project_files() if path.suffix in TEXT and "fonts" not in path.parts]


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_nothing_is_left_unfinished() -> None:
    found = {named(path): marks for path in FILES if (marks := UNFINISHED.findall(text_of(path)))}
    assert found == {}
    skipped = {named(path) for path in FILES if path.suffix == ".py" and SKIPPED.search(text_of(path))}
    assert skipped == set()


def test_no_place_of_a_machine_is_named() -> None:
    found = {named(path): places for path in FILES if (places := PLACES.findall(text_of(path)))}
    assert found == {}
    assert [named(path) for path in FILES if str(ROOT) in text_of(path)] == []


def test_every_address_is_a_known_one() -> None:
    strange = {named(path): hosts for path in FILES if not is_test(path) and (hosts := strange_hosts(text_of(path)))}
    assert strange == {}, "a package index, a content network or another server has no place in the project"


def strange_hosts(text: str) -> set[str]:
    hosts = {match["host"] for match in ADDRESS.finditer(text)}
    return {host for host in hosts - KNOWN_HOSTS if not RESERVED.search(host)}


def test_locks_name_no_index() -> None:
    option = re.compile(r"(?m)^\s*--?(?:index-url|extra-index-url|find-links|trusted-host|i|f)\b")
    locks = [path for path in FILES if path.suffix == ".lock"]
    assert locks
    assert [named(path) for path in locks if option.search(text_of(path))] == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert strange_hosts("see https://index.company.jp/simple/ or http://127.0.0.1:8000") == {"index.company.jp"}
    assert PLACES.search("open " + "/".join(["", "home", "person"]))
    assert not PLACES.search("<a href='x/home/y'>")
