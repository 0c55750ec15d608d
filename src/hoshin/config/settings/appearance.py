"""The city's own colour (`HOSHIN_ACCENT`, like #0055ad) becomes a stylesheet in the data folder before anything serves."""

from pathlib import Path

from hoshin.config.settings import environment
from hoshin.web.accent import ColourRefused, accent_css

ACCENT = environment.text("HOSHIN_ACCENT")


def static_folders(data: Path) -> list[Path]:
    """The folder that holds the city's stylesheet, written anew when the colour changed; none without a colour."""
    if not ACCENT:
        return []
    try:
        css = accent_css(ACCENT)
    except ColourRefused as refusal:
        raise environment.SettingRefused("HOSHIN_ACCENT", str(refusal)) from refusal
    sheet = data / "appearance" / "web" / "accent.css"
    if not sheet.exists() or sheet.read_text(encoding="utf-8") != css:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text(css, encoding="utf-8")
    return [data / "appearance"]
