"""Words of its own for one letter, and how to tell that they have changed since somebody looked."""

from hashlib import sha256

from django.db import transaction

from audit_portal.organisations.models import Board
from questionnaires.compliance.chasing.words import problem_with
from questionnaires.compliance.letters.holding import take_up
from questionnaires.compliance.letters.refusing import LetterRefused
from questionnaires.compliance.models import Letter

CHANGED = "Somebody has changed this letter meanwhile. Look at their words before you change them."
GONE_ON = "This letter can no longer be changed: it has been approved, posted, or dropped out."


def mark_of(letter: Letter) -> str:
    """Equal as long as the words are."""
    words = f"{letter.own_subject}\n{letter.own_text}"
    return sha256(words.encode()).hexdigest()[:12]


@transaction.atomic
def reword(board: Board, letter: int, *, subject: str, text: str, seen: str) -> None:
    """By the manager; then it waits for the chair (again). `seen`: the mark of what was shown."""
    for words in (subject, text):
        if problem := problem_with(words):
            raise LetterRefused(problem)
    held = take_up(board, [letter], Letter.State.WAITING, Letter.State.SENT_BACK)
    if not held:
        raise LetterRefused(GONE_ON)
    if mark_of(held[0]) != seen:
        raise LetterRefused(CHANGED)
    Letter.objects.filter(pk=letter).update(subject=subject, text=text, state=Letter.State.WAITING)
