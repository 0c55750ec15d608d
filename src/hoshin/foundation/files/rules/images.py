"""Pictures made anew from their pixels: what a camera wrote beside them (place, time, device) and what hid in them is gone."""

import io

from hoshin.foundation.files.rules.office import BOMB, BROKEN
from hoshin.kernel.errors import RuleBroken

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4000
_QUALITY = 88
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
PICTURES = frozenset(_FORMATS)


def made_anew(content: bytes, kind: str) -> tuple[bytes, str]:
    """The picture of `content`, upright, at most 4000 pixels long, without anything beside its pixels, and its kind.

    A moving picture keeps its first image only and becomes a PNG. Raises RuleBroken for what is no whole picture of that
    kind, or would be too large when unpacked.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - loaded when a picture comes

    try:
        with Image.open(io.BytesIO(content), formats=(_FORMATS[kind],)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise RuleBroken(BOMB)
            opened.load()
            ImageOps.exif_transpose(opened, in_place=True)
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(opened, "png" if kind == "gif" else kind)
    except Image.DecompressionBombError as error:
        raise RuleBroken(BOMB) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise RuleBroken(BROKEN) from error


def _written(picture: "object", kind: str) -> tuple[bytes, str]:
    from PIL import Image  # noqa: PLC0415 - as above

    assert isinstance(picture, Image.Image)  # noqa: S101 - tells the type checker
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if has_alpha and kind != "jpeg" else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture if picture.mode == mode else picture.convert(mode))
    buffer = io.BytesIO()
    bare.save(buffer, _FORMATS[kind], **({} if kind == "png" else {"quality": _QUALITY}))
    return buffer.getvalue(), kind
