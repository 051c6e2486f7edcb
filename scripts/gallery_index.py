"""The page on which the gallery is looked at: by person, each page at its widths side by side."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

STYLE = """
body { margin: 2rem; font: 16px/1.4 Arial, sans-serif; background: #e6e6e6; color: #111 }
nav a { margin-right: 1rem }
h2 { margin-top: 4rem; border-top: 3px solid }
.widths { display: flex; gap: 1rem; align-items: start; overflow-x: auto; padding-bottom: 1rem }
figure { flex: none; margin: 0 }
figcaption { font-size: 14px }
img { display: block; background: #fff; box-shadow: 0 0 4px #0006; max-width: 700px }
"""


@dataclass(frozen=True)
class Picture:
    """Of one page, as one person meets it, at one width in pixels."""

    person: str
    page: str
    width: int
    file: Path


def index(pictures: Iterable[Picture], *, beside: Path) -> str:
    """HTML that lies in the folder `beside`, and shows the pictures in the order given."""
    sections, names = [], []
    for person, theirs in groupby(pictures, key=lambda picture: picture.person):
        names.append(person)
        pages = "\n".join(
            _page(page, shown, beside)
            for page, shown in groupby(theirs, key=lambda each: each.page)
        )
        sections.append(f'<h2 id="{html.escape(person)}">{html.escape(person)}</h2>\n{pages}')
    links = " ".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in names)
    return (
        '<!doctype html>\n<html lang="en-GB"><meta charset="utf-8"><title>Gallery</title>\n'
        f"<style>{STYLE}</style>\n<h1>Gallery</h1>\n<nav>{links}</nav>\n"
        + "\n".join(sections)
        + "\n</html>\n"
    )


def _page(page: str, shown: Iterable[Picture], beside: Path) -> str:
    figures = "".join(
        f'<figure><a href="{source}"><img src="{source}" loading="lazy" '
        f'alt="{html.escape(page)} at {picture.width} pixels"></a>'
        f"<figcaption>{picture.width}</figcaption></figure>"
        for picture in shown
        for source in [html.escape(str(picture.file.relative_to(beside)))]
    )
    return f'<h3>{html.escape(page)}</h3>\n<div class="widths">{figures}</div>'
