"""A dated note on a question that is asked already: beside its text, which stays as it is."""

from collections import defaultdict
from datetime import date

from audit_portal.organisations.models import User
from questionnaires.definitions.models import Clarification, Question, Questionnaire, Version


class StillADraft(Exception):
    """The question itself can be changed."""


def clarify(question: Question, text: str, *, by: User, on: date) -> Clarification:
    """Written once; a note that was wrong is followed by another. Raises `StillADraft`."""
    if question.version.status == Version.Status.DRAFT:
        raise StillADraft
    return Clarification.objects.create(question=question, date=on, text=text, by=by)


def clarifications_of(version: Version) -> dict[str, list[Clarification]]:
    """By the key of the question, the oldest first."""
    notes = Clarification.objects.filter(question__version=version).select_related("question", "by")
    found: dict[str, list[Clarification]] = defaultdict(list)
    for note in notes:
        found[note.question.key].append(note)
    return dict(found)


def clarified_in_other_versions(questionnaire: Questionnaire, key: str) -> list[Clarification]:
    """What was said about this question in any version, for whoever writes the next one."""
    notes = Clarification.objects.filter(question__version__questionnaire=questionnaire)
    return list(notes.filter(question__key=key).select_related("question__version"))
