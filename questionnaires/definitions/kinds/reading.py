"""Reading what people type: text, numbers and dates as they really write them.

Each `as_...` function returns the value or raises `Unreadable` with a sentence for the person.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

MONTHS = (
    "january february march april may june july august september october november december"
).split()

_LINE_ENDS = str.maketrans("\x85\u2028\u2029", "\n\n\n")  # the three further ones of Unicode
_WORDS_OWN = re.compile("\r\n|[\r\x0b\x0c]")  # and two that Word leaves in what is copied from it
_UNPRINTED = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?(\d{1,3}([, ]\d{3})+|\d+)(\.\d+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ /.-]+(\d{1,2}|[a-z]+)[ ,/.-]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
LONGEST_NUMBER = 40  # characters; anything longer is a paste gone wrong


class Unreadable(ValueError):
    """Its message says in one sentence what to write instead; `part` names the part of a date."""

    def __init__(self, sentence: str, *, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part


def clean_text(raw: Any) -> str:
    """Line ends as one character, accents composed, no blanks at the ends.

    Without what nobody sees and no Word document can hold; NUL and lone surrogates among it, which
    PostgreSQL refuses.
    """
    text = _UNPRINTED.sub("", _WORDS_OWN.sub("\n", str(raw or "")))
    if not text.isascii():
        text = text.translate(_LINE_ENDS).encode("utf-8", "ignore").decode()
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def length_problem(text: str, *, characters: int, words: int | None = None) -> str:
    """Why this text is too long, or ""."""
    if len(text) > characters:
        return (
            f"This is {len(text):,} characters long: shorten it to {characters:,} or fewer, "
            "or attach the document as evidence."
        )
    count = len(text.split()) if words is not None else 0
    if words is not None and count > words:
        return f"This is {count:,} words long: shorten it to {words:,} or fewer."
    return ""


def figures(raw: Any) -> str:
    """One line in its plainest characters: full-width digits, odd blanks and minus signs."""
    text = str(raw or "")[: 2 * LONGEST_NUMBER]
    return unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()


def as_number(raw: Any) -> Decimal:
    """A number such as "12", "1,234", "1 234" or "12.5"."""
    text = figures(raw)
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise Unreadable("Write a number in figures, for example 12.")
    return Decimal(text.replace(",", "").replace(" ", ""))


def as_whole_number(raw: Any) -> int:
    try:
        number = as_number(raw)
    except Unreadable as error:
        raise Unreadable("Write a whole number in figures, for example 12.") from error
    if number != number.to_integral_value():
        raise Unreadable("Write a whole number, without a decimal point.")
    return int(number)


def as_percentage(raw: Any) -> int | float:
    """A number with at most one decimal place; "12 %" and "12 per cent" are read as 12."""
    text = re.sub(r"\s*(%|per ?cent)$", "", figures(raw), flags=re.IGNORECASE)
    try:
        number = as_number(text)
    except Unreadable as error:
        raise Unreadable("Write a percentage in figures, for example 85 or 85.5.") from error
    if number != round(number, 1):
        raise Unreadable("Use at most one decimal place, for example 85.5.")
    return int(number) if number == number.to_integral_value() else float(number)


def as_date(raw: Any) -> date:
    """A date on one line: 27/3/2026, 27 March 2026 or 2026-03-27."""
    text = figures(raw).lower()
    if match := _YEAR_FIRST.fullmatch(text):
        return date_of(match[3], match[2], match[1])
    if match := _DAY_FIRST.fullmatch(text):
        return date_of(match[1], match[2], match[3])
    raise Unreadable("Write a date such as 27/3/2026.")


def date_of(day: str, month: str, year: str) -> date:
    """The date from its three parts; the month by number or name."""
    d, m, y = _whole(day), _month(month), _whole(year)
    if d is None:
        raise Unreadable("Write the day in figures, for example 27.", part="day")
    if m is None:
        raise Unreadable("Write the month as a number or a name, such as 3 or March.", part="month")
    if y is None or y < 1000:
        raise Unreadable("Write the year with four figures, for example 2026.", part="year")
    try:
        return date(y, m, d)
    except ValueError as error:
        raise Unreadable(
            "There is no such day: check the day and the month.", part="day"
        ) from error


def _whole(raw: str) -> int | None:
    text = figures(raw)
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def _month(raw: str) -> int | None:
    text = figures(raw).lower().rstrip(".")
    names = [n for n, name in enumerate(MONTHS, start=1) if len(text) > 2 and name.startswith(text)]
    return names[0] if names else _whole(text)


def in_words(day: date) -> str:
    """27 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
