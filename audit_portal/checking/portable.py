"""PDF, read by qpdf (through pikepdf): nothing in it may run, start or carry another file."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from audit_portal.checking.file_types import PDF, FileType, Refused

MOST_OBJECTS = 1_000_000
ADVICE = "; print or export it to a plain PDF"
BY_KEY = {
    "/JS": f"it holds a script{ADVICE}",
    "/JavaScript": f"it holds a script{ADVICE}",
    "/XFA": f"it is a form that holds scripts{ADVICE}",
    "/EmbeddedFiles": f"it carries other files inside{ADVICE}",
    "/EF": f"it carries other files inside{ADVICE}",
    "/RichMedia": f"it carries films or programs inside{ADVICE}",
    "/RichMediaContent": f"it carries films or programs inside{ADVICE}",
}
BY_NAME = {
    "/JavaScript": BY_KEY["/JS"],
    "/Launch": f"it starts other programs{ADVICE}",
    "/EmbeddedFile": BY_KEY["/EF"],
    "/RichMedia": BY_KEY["/RichMedia"],
}


def check_pdf(file: BinaryIO) -> FileType:
    file.seek(0)
    try:
        with pikepdf.open(file, attempt_recovery=True, suppress_warnings=True) as document:
            if not len(document.pages):
                raise Refused("it is a PDF without a page")
            for found in document.objects:
                _refuse_what_acts(found)
    except pikepdf.PasswordError as error:
        raise Refused("it is protected with a password") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise Refused("it begins like a PDF but cannot be read as one") from error
    return PDF


def _refuse_what_acts(found: Any) -> None:
    for key, value in _entries(found):
        if key in BY_KEY:
            raise Refused(BY_KEY[key])
        if key in ("/S", "/Type", "/Subtype") and isinstance(value, pikepdf.Name):
            reason = BY_NAME.get(str(value))
            if reason:
                raise Refused(reason)


def _entries(found: Any) -> Iterator[tuple[str, Any]]:
    """Every key and value of an object and of what lies directly within it.

    What it refers to is an object of its own, and comes by itself.
    """
    left, seen = [found], 0
    while left:
        seen += 1
        if seen > MOST_OBJECTS:
            raise Refused("it is a PDF too complicated to check")
        value = left.pop()
        if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
            entries = value.stream_dict if isinstance(value, pikepdf.Stream) else value
            for key, inner in entries.items():
                yield key, inner
                if not _is_elsewhere(inner):
                    left.append(inner)
        elif isinstance(value, pikepdf.Array):
            left.extend(inner for inner in value if not _is_elsewhere(inner))


def _is_elsewhere(value: Any) -> bool:
    return not isinstance(value, pikepdf.Object) or value.is_indirect
