"""The city's own colour: checked for contrast when it is set, and turned into the shades the styles need. No Django."""

import re
from dataclasses import dataclass
from typing import Self

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA) for text; links and buttons are text."""


class ColourRefused(ValueError):
    """A colour that would be hard to read; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the screen, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `#0055ad`; raises ColourRefused for any other form."""
        match = re.fullmatch(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", text.strip())
        if match is None:
            raise ColourRefused(f"must look like #0055ad, not {text!r}")
        return cls(*(int(part, 16) for part in match.groups()))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """The colour with a share (0 to 1) of another in it."""
        pairs = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(round(own + (its - own) * share) for own, its in pairs))

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG defines it."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: "Colour") -> float:
        """The contrast with another colour, from 1 to 21."""
        lighter, darker = sorted((self.luminance, other.luminance), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


WHITE, BLACK = Colour(255, 255, 255), Colour(0, 0, 0)
NIGHT = Colour.parse("#1d2328")
"""The lightest surface of the dark theme (`--surface-raised` in theme.css)."""
ON_NIGHT_ACCENT = Colour.parse("#08131f")
"""The text on an accented button in the dark theme (`--on-accent` in theme.css)."""


def accent_css(text: str) -> str:
    """The stylesheet for a city's colour `#rrggbb`; raises ColourRefused when text in it would be hard to read."""
    colour = Colour.parse(text)
    soft = colour.mixed(WHITE, 0.93)
    reached = min(colour.contrast(WHITE), colour.contrast(soft))
    if reached < LEAST_CONTRAST:
        raise ColourRefused(
            f"{text} reaches a contrast of {reached:.1f}:1 where {LEAST_CONTRAST}:1 is needed; choose a darker colour"
        )
    dark = _lightened(colour)
    shades = {
        "--city-accent": colour,
        "--city-accent-strong": colour.mixed(BLACK, 0.4),
        "--city-accent-soft": soft,
        "--city-accent-dark": dark,
        "--city-accent-dark-strong": dark.mixed(WHITE, 0.5),
        "--city-accent-dark-soft": NIGHT.mixed(colour, 0.25),
    }
    lines = "".join(f"    {name}: {shade};\n" for name, shade in shades.items())
    return f"@layer tokens {{\n  :root {{\n{lines}  }}\n}}\n"


def _lightened(colour: Colour) -> Colour:
    """The nearest lighter shade that can be read on the dark theme and carry its dark text."""
    surface = NIGHT.mixed(colour, 0.25)
    shades = (colour.mixed(WHITE, step / 20) for step in range(21))
    return next(
        shade
        for shade in shades
        if min(shade.contrast(NIGHT), shade.contrast(surface), shade.contrast(ON_NIGHT_ACCENT)) >= LEAST_CONTRAST + 0.5
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
