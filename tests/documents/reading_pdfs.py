"""A PDF as a reader meets it: its words by pdftotext, its make by pikepdf."""

import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf


def words_of(pdf: bytes) -> str:
    """What can be selected and read aloud, with every run of blanks as one."""
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", told.stdout.decode())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    """Titles at all levels, in order."""

    def walk(items: Any) -> Iterator[str]:
        for item in items:
            yield item.title
            yield from walk(item.children)

    with pdf.open_outline() as outline:
        return list(walk(outline.root))


def fonts_not_embedded(pdf: pikepdf.Pdf) -> list[str]:
    return [str(font.BaseFont) for font in _fonts(pdf) if not _is_embedded(font)]


def number_of_fonts(pdf: pikepdf.Pdf) -> int:
    return len(list(_fonts(pdf)))


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            yield thing


def _is_embedded(font: Any) -> bool:
    if "/DescendantFonts" in font:
        return all(_is_embedded(each) for each in font.DescendantFonts)
    descriptor = font.get("/FontDescriptor", {})
    return any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def assert_readable(pdf: pikepdf.Pdf, *, title: str) -> None:
    """Tagged, titled, in our language, with every font in it."""
    root = pdf.Root
    assert root.MarkInfo.Marked is True
    assert len(root.StructTreeRoot.K) > 0
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.docinfo.Title) == title
    assert (
        'pdfuaid:part="1"' in str(pdf.open_metadata())
        or pdf.open_metadata().get("pdfuaid:part") == "1"
    )
    assert number_of_fonts(pdf) > 0
    assert fonts_not_embedded(pdf) == []
