"""The settings of a board in the groups in which they are shown and changed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from audit_portal.organisations.models import Board, BoardColour

LABELS = {
    "name": "Full name",
    "short_name": "Short name",
    "calls_itself": "What it calls itself",
    "colour": "Colour",
    "address": "Address",
    "chair_name": "Chair’s name",
    "chair_title": "Chair’s title",
    "logo": "Logo",
    "manager_name": "Manager’s name",
    "contact_phone": "Telephone",
    "contact_email": "Reply-to address",
    "partner_types": "Partner types",
    "session_minutes": "Minutes until sign-out",
    "evidence_max_files": "Files one organisation may keep",
    "evidence_max_mb": "Largest file in MB",
    "smallest_group": "Smallest group shown to others",
}


@dataclass(frozen=True)
class Section:
    """`key` stands in the address of its page."""

    key: str
    title: str
    settings: tuple[str, ...]
    purpose: str


SECTIONS = (
    Section(
        "names",
        "Names",
        ("name", "short_name", "calls_itself"),
        "The full name stands on letters and mails. The short name stands where there is little "
        "room: at the head of the page on a telephone, and before the subject of a mail.",
    ),
    Section(
        "colour",
        "Colour",
        ("colour",),
        "It stands at the head of each page, and on its buttons and lines. White words can be read "
        "on each of these.",
    ),
    Section(
        "letterhead",
        "Letterhead",
        ("address", "chair_name", "chair_title"),
        "These stand on letters and papers that the portal makes in the board’s name.",
    ),
    Section(
        "contact",
        "Whom organisations turn to",
        ("manager_name", "contact_phone", "contact_email"),
        "Organisations see these at the end of each mail. Replies to mails go to this address.",
    ),
    Section(
        "partner-types",
        "Partner types",
        ("partner_types",),
        "These sectors are offered when somebody adds or corrects an organisation. Taking one "
        "away changes no organisation that has it.",
    ),
    Section(
        "limits",
        "Sign-out and limits",
        ("session_minutes", "evidence_max_files", "evidence_max_mb"),
        "Leave one empty to use what is set for the whole portal. A board may be stricter, never "
        "more generous.",
    ),
    Section(
        "small-numbers",
        "Small numbers",
        ("smallest_group",),
        "Organisations see how others like them answered, and nobody by name. Of a group with "
        "fewer members than this only their number is shown. Leave it empty to use what is set for "
        "the whole portal. A board may ask for more, never for fewer.",
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}


def installed(setting: str) -> int:
    """What holds for the whole portal: a board may be stricter, never more generous."""
    return {
        "session_minutes": settings.SESSION_COOKIE_AGE // 60,
        "evidence_max_files": settings.EVIDENCE_MAX_FILES_PER_ORGANISATION,
        "evidence_max_mb": settings.EVIDENCE_MAX_BYTES // (1024 * 1024),
        "smallest_group": settings.SMALLEST_GROUP,
    }[setting]


def in_words(setting: str, value: Any) -> str:
    """The value as it is shown and kept in the history; "" where nothing is set."""
    if setting == "calls_itself":
        return str(Board.CallsItself(value).label)
    if setting == "colour":
        return str(BoardColour(value).label)
    if setting == "logo":
        return "A picture" if value else ""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)
