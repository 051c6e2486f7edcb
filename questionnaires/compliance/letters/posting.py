"""The letters are in the post: the tasks of the chase are done, and each is a contact."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import Board, User
from questionnaires.compliance.letters.approving import Done, sort_out
from questionnaires.compliance.letters.composing import desk_for
from questionnaires.compliance.letters.content import frozen_content
from questionnaires.compliance.letters.holding import take_up
from questionnaires.compliance.letters.refusing import LetterRefused
from questionnaires.compliance.models import Contact, Letter, Notice

NOTE = "Letter in the chair’s name, approved by {} on {}: {}"
TOO_SOON = "{} was approved after {}, so it cannot have been posted on that day. Check the day."


@transaction.atomic
def post(
    board: Board, keys: Collection[int], *, posted_on: date, by: User, today: date, at: datetime
) -> Done:
    """Told twice, the second time finds none left. What was returned meanwhile drops out; a letter
    whose chase has come to rest since is noted all the same, for it went."""
    if posted_on > today:
        raise LetterRefused(f"{spoken(posted_on)} is still to come. Say it once they are posted.")
    letters = take_up(board, keys, Letter.State.APPROVED)
    _never_before_approval(letters, posted_on)
    done = Done()
    sort_out(desk_for(board, letters, on=today), letters, done)
    done.letters += [letter for letter, _ in done.held]
    tasks = Notice.objects.tasks().filter(letters__in=done.letters)
    open_still = set(tasks.values_list("pk", flat=True))
    done.letters = [one for one in done.letters if one.notice_id in open_still]
    _note(done.letters, posted_on, by, at)
    return done


def _never_before_approval(letters: list[Letter], posted_on: date) -> None:
    for letter in letters:
        if letter.approval is not None and letter.approval.on > posted_on:
            raise LetterRefused(TOO_SOON.format(letter, spoken(posted_on)))


def _note(letters: list[Letter], posted_on: date, by: User, at: datetime) -> None:
    Contact.objects.bulk_create((_contact(one, posted_on, by, at) for one in letters), 500)
    Notice.objects.filter(pk__in=[one.notice_id for one in letters]).update(state=Notice.State.DONE)
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(
        state=Letter.State.POSTED, posted_on=posted_on
    )


def _contact(letter: Letter, posted_on: date, by: User, at: datetime) -> Contact:
    content, approval = frozen_content(letter), letter.approval
    assert approval is not None  # noqa: S101 - the database keeps it so: letter_posted_was_approved
    return Contact(
        audit_return=letter.notice.audit_return,
        channel=Contact.Channel.LETTER,
        who=", ".join(content.to[:2])[:150],
        on=posted_on,
        note=NOTE.format(approval.by_name, spoken(approval.on), content.subject),
        settles=letter.notice,
        at=at,
        by=by,
        by_name=by.name,
    )
