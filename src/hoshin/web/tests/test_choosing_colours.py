import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoshin.web.accent import NIGHT, WHITE, Colour, ColourRefused, accent_css
from hoshin.web.styles import SHEETS

FOLDER = Path(__file__).resolve().parents[1] / "static" / "web"
CSS = {name: (FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS}
TONES = ("success", "danger", "warning", "late", "info", "wait", "quiet")


def values(css):
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", css))


def theme(*, dark):
    light, night = CSS["theme"].split("@media (prefers-color-scheme: dark)")
    found = values(CSS["tokens"]) | values(light)
    return found | (values(night.split("@media print")[0]) if dark else {})


def colour(name, held):
    value = held[name]
    while value.startswith("var("):
        value = held[value[4:-1]]
    short = re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", value)
    return Colour.parse("#" + "".join(part * 2 for part in short.groups()) if short else value)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_can_be_read_on_its_surface(dark):
    held = theme(dark=dark)
    surfaces = ("--surface", "--surface-sunken", "--surface-raised")
    pairs = [
        (text, surface)
        for text in ("--text", "--text-soft", "--accent", "--danger", "--success")
        for surface in surfaces
    ]
    pairs += [(f"--{tone}", f"--{tone}-soft") for tone in TONES]
    pairs += [("--on-accent", "--accent"), ("--on-accent", "--accent-strong"), ("--accent", "--accent-soft")]
    pairs += [("--text", f"--{tone}-soft") for tone in TONES]
    weak = {pair: colour(pair[0], held).contrast(colour(pair[1], held)) for pair in pairs}
    assert {pair: contrast for pair, contrast in weak.items() if contrast < 4.5} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_the_edges_of_controls_can_be_seen(dark):
    held = theme(dark=dark)
    assert colour("--line-strong", held).contrast(colour("--surface", held)) >= 3


def test_every_variable_that_is_used_is_defined():
    css = "".join(CSS.values())
    assert set(re.findall(r"var\((--[\w-]+)", css)) - set(re.findall(r"(--[\w-]+):", css)) == set()


def test_a_first_visit_stays_light():
    assert sum(len(css.encode()) for css in CSS.values()) <= 48_000
    files = [path for path in FOLDER.iterdir() if path.suffix in {".css", ".js", ".svg"}]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= 40_000


@given(st.integers(0, 0xFFFFFF))
def test_a_citys_colour_is_readable_or_refused(number):
    text = f"#{number:06x}"
    try:
        held = values(accent_css(text))
    except ColourRefused:
        assert Colour.parse(text).contrast(WHITE) < 5.1
        return
    assert Colour.parse(text).contrast(WHITE) >= 4.5
    assert colour("--city-accent", held).contrast(colour("--city-accent-soft", held)) >= 4.5
    assert colour("--city-accent-dark", held).contrast(NIGHT) >= 4.5
    assert colour("--city-accent-dark", held).contrast(colour("--city-accent-dark-soft", held)) >= 4.5


def test_a_pale_or_misspelt_colour_is_refused_with_the_reason():
    with pytest.raises(ColourRefused, match=r"contrast of 1\.1"):
        accent_css("#ffff00")
    with pytest.raises(ColourRefused, match="must look like"):
        accent_css("blue; } body { display: none")
