"""Words of its own for one letter, and how to tell that they have changed since somebody looked."""

from hashlib import sha256

from questionnaires.compliance.chasing.words import problem_with
from questionnaires.compliance.letters.refusing import LetterRefused
from questionnaires.compliance.models import Letter

CHANGED = "Somebody has changed this letter meanwhile. Look at their words before you change them."
GONE_ON = "This letter can no longer be changed: it has been approved, posted, or dropped out."


def mark_of(letter: Letter) -> str:
    """Equal as long as the words are."""
    words = f"{letter.own_subject}\n{letter.own_text}"
    return sha256(words.encode()).hexdigest()[:12]


def reword(letter: Letter, *, subject: str, text: str, seen: str) -> None:
    """By the manager; then it waits for the chair (again). `seen`: the mark of what was shown."""
    for words in (subject, text):
        if problem := problem_with(words):
            raise LetterRefused(problem)
    if mark_of(letter) != seen:
        raise LetterRefused(CHANGED)
    as_shown = Letter.objects.filter(
        pk=letter.pk, subject=letter.subject, text=letter.text, state=letter.state
    )
    if not letter.may_be_changed or not as_shown.update(
        subject=subject, text=text, state=Letter.State.WAITING
    ):
        raise LetterRefused(CHANGED if letter.may_be_changed else GONE_ON)
