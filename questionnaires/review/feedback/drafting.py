"""The first words of a letter, from what was found. The reviewer goes on from there.

Only what the review says, in plain sentences: nothing is praised that a reviewer did not agree
with, and figures are left to the tables below, which are counted when the letter is signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.review.feedback.findings import Finding, Part

MOST_NAMED = 6


@dataclass(frozen=True)
class Words:
    """Each a text of paragraphs, with an empty line between two; "" leaves the part out."""

    opening: str
    strengths: str = ""
    to_strengthen: str = ""
    closing: str = ""


def draft(round_title: str, reviewer: str, parts: Sequence[Part]) -> Words:
    return Words(
        opening=_opening(round_title, reviewer, parts),
        strengths=_strengths(parts),
        to_strengthen=_to_strengthen(parts),
        closing=_closing(parts),
    )


def _opening(round_title: str, reviewer: str, parts: Sequence[Part]) -> str:
    thanks = (
        f"Thank you for your return to the {round_title}. {reviewer} has read it for the board, "
        "answer by answer."
    )
    otherwise = any(not one.found.agreed for part in parts for one in part.findings)
    if not otherwise:
        return f"{thanks}\n\nThe board agrees with all your ratings."
    return (
        f"{thanks}\n\nThe board sees some ratings otherwise than you did. They stand below, yours "
        "beside ours, each with the reason. Your return itself stays as you signed it."
    )


def _strengths(parts: Sequence[Part]) -> str:
    assured = [part for part in parts if part.is_assured]
    borne_out = [one for part in parts for one in part.rated if one.found.evidence == "sufficient"]
    lines = []
    if assured:
        lines.append(
            f"You are assured of {_listed([_titled(part) for part in assured])}. We agree."
        )
    if borne_out:
        lines.append(f"Your evidence bears out what you say at {_numbers(borne_out)}.")
    return "\n\n".join(lines)


def _to_strengthen(parts: Sequence[Part]) -> str:
    calling = [part for part in parts if part.calling]
    wanting = [one for part in parts for one in part.findings if one.lacks_evidence]
    lines = []
    if calling:
        named = _listed([f"{_titled(part)} ({_numbers(part.calling)})" for part in calling])
        lines.append(f"Ratings that call for action stand in {named}.")
    if wanting:
        lines.append(f"The evidence does not yet bear out what you say at {_numbers(wanting)}.")
    return "\n\n".join(lines)


def _closing(parts: Sequence[Part]) -> str:
    if any(part.calling for part in parts):
        return (
            "We ask you to keep your action plan on the portal up to date, and to plan an action "
            "where one is still missing."
        )
    return "There is nothing that you need to do now. Keep your evidence up to date."


def _titled(part: Part) -> str:
    return f"“{part.standard.title}”"


def _numbers(findings: Sequence[Finding]) -> str:
    return _listed([one.question.number or f"“{one.question.text}”" for one in findings])


def _listed(names: Sequence[str]) -> str:
    """ "1.1, 2.3 and 4.2"; a long list is cut, and says so."""
    shown, left = list(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if left > 0:
        return f"{', '.join(shown)} and {left} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
