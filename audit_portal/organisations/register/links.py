"""The register's file of links: which number followed which."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from audit_portal.organisations.models import Board, Organisation, Succession
from audit_portal.organisations.register.problems import Problem, RegisterRefused
from audit_portal.organisations.register.reading import day_written
from audit_portal.organisations.register.sheets import Sheet, cells_at
from audit_portal.organisations.succession.taking_over import TakingOver, of_board

HEADINGS = {
    "urn": "URN",
    "other": "LinkURN",
    "kind": "LinkType",
    "on": "LinkEstablishedDate",
}
HOW = {
    "merge": Succession.How.MERGED,
    "amalgamat": Succession.How.MERGED,
    "split": Succession.How.SPLIT,
}


@dataclass(frozen=True)
class Link:
    row: int
    predecessor: str
    successor: str
    kind: Succession.How
    on: date | None


def is_links(sheet: Sheet) -> bool:
    return sheet.has("URN", "LinkURN", "LinkType")


def links_in(sheet: Sheet) -> list[Link]:
    """Each pair once, from whichever side it is told. Raises `RegisterRefused`."""
    places = sheet.places(HEADINGS)
    problems: list[Problem] = []
    found: dict[tuple[str, str], Link] = {}
    for line, cells in sheet.rows:
        if len(cells) != len(sheet.headings):
            sentence = f"It has {len(cells)} cells where the headings are {len(sheet.headings)}."
            problems.append(Problem(line, "", sentence))
            continue
        link = _link(line, cells_at(cells, places), problems)
        if link:
            found.setdefault((link.predecessor, link.successor), link)
    if problems:
        raise RegisterRefused(problems)
    return _told_as_mergers(list(found.values()))


def _link(line: int, said: dict[str, str], problems: list[Problem]) -> Link | None:
    """None for a link that is no succession, such as a change of address."""
    for key in ("urn", "other"):
        if not (said[key].isascii() and said[key].isdigit()):
            sentence = f"{said[key]!r} is not a number of the register."
            problems.append(Problem(line, HEADINGS[key], sentence))
            return None
    written = said.get("on", "")
    on = day_written(written)
    if written and on is None:
        sentence = f"{written!r} is not a date like 31-08-2024."
        problems.append(Problem(line, HEADINGS["on"], sentence))
    kind = said["kind"].lower()
    how = next((how for word, how in HOW.items() if word in kind), Succession.How.BECAME)
    if kind.startswith("successor"):
        return Link(line, said["urn"], said["other"], how, on)
    if kind.startswith("predecessor"):
        return Link(line, said["other"], said["urn"], how, on)
    return None


def _told_as_mergers(links: list[Link]) -> list[Link]:
    """Several with one successor have merged, though the register seldom says so."""
    into = Counter(link.successor for link in links)
    return [
        Link(link.row, link.predecessor, link.successor, Succession.How.MERGED, link.on)
        if link.kind == Succession.How.BECAME and into[link.successor] > 1
        else link
        for link in links
    ]


@dataclass(frozen=True)
class FoundLinks:
    """`known` holds those that are recorded already, too; `elsewhere` counts the others' links."""

    known: list[TakingOver]
    news: list[TakingOver]
    elsewhere: int

    @property
    def as_before(self) -> int:
        return len(self.known) - len(self.news)


def look_at_links(links: list[Link], board: Board) -> FoundLinks:
    """Of those of which the board keeps both sides; the others happened elsewhere or long ago."""
    kept = Organisation.objects.filter(home_board=board).exclude(urn=None)
    ours = {organisation.urn: organisation for organisation in kept}
    known = [
        TakingOver(ours[link.predecessor], ours[link.successor], link.kind, link.on)
        for link in links
        if link.predecessor in ours and link.successor in ours
    ]
    recorded = {(one.predecessor_id, one.successor_id) for one in of_board(board)}
    news = [one for one in known if (one.predecessor.pk, one.successor.pk) not in recorded]
    return FoundLinks(known, news, len(links) - len(known))
