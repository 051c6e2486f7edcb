"""Pictures: read by Pillow as far as their structure goes; HEIC by its brand."""

import io
import struct
import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from audit_portal.checking.file_types import (
    GIF,
    HEIC,
    JPEG,
    PNG,
    WEBP,
    FileType,
    Refused,
)

# MPO is what a phone writes when it keeps two pictures in one JPEG.
FORMATS = {"PNG": PNG, "JPEG": JPEG, "MPO": JPEG, "GIF": GIF, "WEBP": WEBP}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    struct.error,
    OverflowError,
    AttributeError,
)


def looks_like_picture(head: bytes) -> bool:
    return (
        head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or head[4:8] == b"ftyp"
    )


def check_picture(file: BinaryIO, head: bytes) -> FileType:
    if head[4:8] == b"ftyp":
        return _heic(head)
    file.seek(0)
    # A copy: Pillow closes what it has verified.
    copy = io.BytesIO(file.read())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its remarks on broken metadata are nobody's business
            with Image.open(copy, formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
                found = FORMATS[picture.format or ""]
                picture.verify()
    except UNREADABLE as error:
        raise Refused("it begins like a picture but cannot be read as one") from error
    return found


def _heic(head: bytes) -> FileType:
    """The `ftyp` box: its size, "ftyp", a brand, a version, more brands."""
    size = int.from_bytes(head[:4], "big")
    box = head[8 : min(size, len(head))]
    brands = {box[start : start + 4] for start in range(0, len(box), 4) if start != 4}
    if 16 <= size <= len(head) and brands & HEIC_BRANDS:
        return HEIC
    raise Refused("it is a film, a sound or a picture of another kind")
