"""Drawing a picture anew, so that nothing but what can be seen of it is kept."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

from audit_portal.checking.content import check
from audit_portal.checking.file_types import GIF, JPEG, PNG, WEBP, Refused
from audit_portal.checking.pictures import UNREADABLE

DRAWABLE = (PNG, JPEG, GIF, WEBP)
MOST_PIXELS = 16_000_000


def redraw(file: BinaryIO, widest: int, highest: int) -> bytes:
    """A PNG of the first frame, no larger than the box, without what else the file carried.

    Raises `Refused` for what is not a picture of these kinds, or breaks on the way.
    """
    if check(file) not in DRAWABLE:
        raise Refused("it is not a PNG, JPEG, GIF or WebP picture")
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(file.read())) as picture:
                return _drawn(picture, widest, highest)
    except (*UNREADABLE, MemoryError) as error:
        raise Refused("it begins like a picture but cannot be read as one") from error


def _drawn(picture: Image.Image, widest: int, highest: int) -> bytes:
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("it has more than 16 million pixels; make it smaller")
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((widest, highest))
    fresh = Image.new("RGBA", upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()
