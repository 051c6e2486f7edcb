"""What a file of the register holds, told by its columns: schools, groups, or links."""

from dataclasses import dataclass

from audit_portal.organisations.models import Board
from audit_portal.organisations.register.bounds import OF_LINKS_ON_PAGE, ON_PAGE
from audit_portal.organisations.register.groups import Belonging, groups_in, is_groups
from audit_portal.organisations.register.links import Link, is_links, links_in
from audit_portal.organisations.register.reading import Establishment, establishments_in
from audit_portal.organisations.register.sheets import sheet_of


@dataclass(frozen=True)
class Schools:
    rows: list[Establishment]


@dataclass(frozen=True)
class Groups:
    belongings: list[Belonging]


@dataclass(frozen=True)
class Links:
    links: list[Link]


def contents_of(raw: bytes, board: Board) -> Schools | Groups | Links:
    """Within the bounds of a page. Raises `RegisterRefused` with every problem of the file."""
    sheet = sheet_of(raw, OF_LINKS_ON_PAGE)
    if is_links(sheet):
        return Links(links_in(sheet))
    if is_groups(sheet):
        return Groups(groups_in(sheet, board))
    return Schools(establishments_in(sheet.of_at_most(ON_PAGE.rows)))
