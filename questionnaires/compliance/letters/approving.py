"""The chair puts their name to letters, all or some, or sends one back to the manager."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from audit_portal.organisations.models import Board, User
from questionnaires.compliance.letters.composing import Desk, compose, desk_for, drops_out
from questionnaires.compliance.letters.content import checksum_of
from questionnaires.compliance.letters.holding import take_up
from questionnaires.compliance.letters.refusing import LetterRefused
from questionnaires.compliance.letters.wording import GONE_ON, mark_of
from questionnaires.compliance.models import Letter, LetterApproval, LetterRemark

TAKEN_BACK = "The chair took the approval back: {}"


@dataclass
class Done:
    """`dropped` and `held` with the reason; `changed` since they were looked at."""

    letters: list[Letter] = field(default_factory=list)
    dropped: list[tuple[Letter, str]] = field(default_factory=list)
    held: list[tuple[Letter, str]] = field(default_factory=list)
    changed: list[Letter] = field(default_factory=list)


def sort_out(desk: Desk, letters: Collection[Letter], done: Done) -> None:
    """What is no longer asked drops out now, and says so."""
    for letter in letters:
        stands = desk.standing(letter)
        asked = desk.asked.get(letter.notice.audit_return_id)
        if drops_out(stands, asked, letter.notice.role):
            done.dropped.append((letter, stands.why))
        elif stands.goes:
            done.letters.append(letter)
        else:
            done.held.append((letter, stands.why))
    for letter, why in done.dropped:
        letter.state, letter.why = Letter.State.DROPPED, why
    Letter.objects.bulk_update((one for one, _ in done.dropped), ["state", "why"], batch_size=200)


@transaction.atomic
def approve(board: Board, seen: Mapping[int, str], *, by: User, on: date, at: datetime) -> Done:
    """`seen`: the mark of each letter's words as they were looked at, by primary key. What was
    approved before is left as it is."""
    letters = take_up(board, seen, Letter.State.WAITING)
    desk, done = desk_for(board, letters, on=on), Done()
    done.changed = [one for one in letters if mark_of(one) != seen[one.pk]]
    sort_out(desk, [one for one in letters if one not in done.changed], done)
    if done.letters:
        _freeze(desk, done.letters, by=by, at=at)
    return done


def _freeze(desk: Desk, letters: list[Letter], *, by: User, at: datetime) -> None:
    approval = LetterApproval.objects.create(
        board=desk.board, on=desk.on, at=at, by=by, by_name=by.name, logo=desk.head.logo or b""
    )
    contents = compose(desk, letters, signed_by=by.name)
    for letter in letters:
        letter.content = contents[letter.pk].as_json()
        letter.checksum = checksum_of(letter.content)
        letter.approval, letter.state = approval, Letter.State.APPROVED
    columns = ["content", "checksum", "approval", "state"]
    Letter.objects.bulk_update(letters, columns, batch_size=200)


@transaction.atomic
def send_back(letter: Letter, *, remark: str, by: User, at: datetime) -> Letter:
    """Also one that is approved and not posted yet: a new one takes its place."""
    if not remark.strip():
        raise LetterRefused("Write what should be changed.")
    held = take_up(letter.notice.audit_return.audit_round.board, [letter.pk], letter.state)
    if not held or letter.state not in (Letter.State.WAITING, Letter.State.APPROVED):
        raise LetterRefused(GONE_ON)
    [here] = held
    if here.state == Letter.State.APPROVED:
        here = _begun_anew(here, remark)
    Letter.objects.filter(pk=here.pk).update(state=Letter.State.SENT_BACK)
    LetterRemark.objects.create(letter=here, text=remark.strip(), at=at, by=by, by_name=by.name)
    return here


def _begun_anew(letter: Letter, remark: str) -> Letter:
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.DROPPED, why=TAKEN_BACK.format(remark.strip())
    )
    return Letter.objects.create(notice=letter.notice, subject=letter.subject, text=letter.text)
