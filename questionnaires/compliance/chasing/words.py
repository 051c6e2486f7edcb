"""The words of a step: placeholders that are filled in for each message.

Only whole words in braces are placeholders, and nothing in them is ever run.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from audit_portal.figures.days import spoken
from questionnaires.compliance.duty_words import asked_of, why_asked, words_for

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
PLACEHOLDERS = {
    "organisation": "who owes the return, such as Alder Brook Primary School",
    "round": "the title of the round",
    "deadline": "the day the return is due, with any extra time",
    "final_deadline": "the final deadline",
    "board": "the name of the board",
    "must": "“must”, or “is asked to” where taking part is voluntary",
    "duty": "a sentence that says on what ground the board asks",
    "outcome": "what the report says without a return: “not compliant”, “return outstanding” or "
    "“no return received”, by the duty",
}
MOST_NAMES = 3


def problem_with(words: str) -> str:
    """A sentence about the first thing in braces that would not be filled in; "" if all is well."""
    rest = PLACEHOLDER.sub(lambda found: "" if found[1] in PLACEHOLDERS else found[0], words)
    unknown = re.search(r"\{[^{}\s]*\}?|\}", rest)
    if unknown is None:
        return ""
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return f"“{unknown[0]}” cannot be filled in. Use only: {known}."


def fill(words: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words)


def values_for(
    *,
    organisations: Sequence[str],
    round_title: str,
    due: date,
    final: date,
    board: str,
    duty: str,
) -> dict[str, str]:
    """What the placeholders stand for, where these organisations share all the rest."""
    return {
        "organisation": named(organisations),
        "round": round_title,
        "deadline": spoken(due),
        "final_deadline": spoken(final),
        "board": board,
        "must": asked_of(duty, several=len(organisations) > 1),
        "duty": why_asked(duty),
        "outcome": words_for(duty).overdue.lower(),
    }


def named(organisations: Sequence[str]) -> str:
    """As in "A", "A and B", "A, B and C", "5 organisations"."""
    if len(organisations) > MOST_NAMES:
        return f"{len(organisations)} organisations"
    if len(organisations) == 1:
        return organisations[0]
    return f"{', '.join(organisations[:-1])} and {organisations[-1]}"
