"""Who has opened a letter at the organisation: the board sees that it was read."""

from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.review.models import FeedbackLetter, FeedbackOpened


def note_opened(letter: FeedbackLetter, by: User, *, at: datetime) -> None:
    """Once for each person; two tabs at once are one opening."""
    FeedbackOpened.objects.bulk_create(
        [FeedbackOpened(letter=letter, by=by, by_name=by.name, at=at)], ignore_conflicts=True
    )
