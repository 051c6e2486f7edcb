"""The guide as it is written, in docs/guide, and as it is built, in build/guide."""

import re
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
SOURCES = ROOT / "docs" / "guide"
BUILT = ROOT / "build" / "guide"

_PICTURE = re.compile(r"!\[(.*?)\]\((\S+?)\)", re.DOTALL)
_NOT_PROSE = re.compile(
    r"```.*?```"  # directives
    r"|^ {4,}\S.*$"  # commands
    r"|^[|\- ]+$"  # the line under the head of a table
    r"|!\[.*?\]\(.*?\)"  # pictures
    r"|\(\S+?\.md\S*?\)|\(\.\./\S+?\)"  # where links lead
    r"|`[^`]+`"  # what is typed
    r"|[*#\[\]]",
    re.DOTALL | re.MULTILINE,
)


def written() -> list[Path]:
    """The pages for people who use or run the portal; those for developers are told elsewhere."""
    return sorted(path for path in SOURCES.rglob("*.md") if path.parent.name != "developers")


def pictures_in(path: Path) -> list[tuple[str, Path]]:
    """Alternative text and file of each."""
    found = _PICTURE.findall(path.read_text())
    return [(alternative, (path.parent / file).resolve()) for alternative, file in found]


def tasks_in(path: Path) -> dict[str, str]:
    """The sentences of each task, by its heading; those above the first stand under the page's."""
    parts = re.split(r"^#{1,2} ", path.read_text(), flags=re.MULTILINE)[1:]
    titled = (part.partition("\n") for part in parts)
    return {title: prose_of(words) for title, _, words in titled}


def prose_of(text: str) -> str:
    """A heading, a step of a list and a cell of a table end as a sentence does."""
    text = _NOT_PROSE.sub("", text).replace("|", "\n\n")
    text = re.sub(r"^ *(-|\d+\.) +", "\n", text, flags=re.MULTILINE)
    return re.sub(r"\n[ \n]*\n", "\n\n", text)


class Built(HTMLParser):
    """What a built page holds: ids, links, pictures, and whatever a strict policy forbids."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.forbidden: list[str] = []
        self.feed(path.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "img":
            self.pictures.append(given)
        if tag in {"script", "style", "iframe", "form"}:
            self.forbidden.append(tag)
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]
