"""Letters are begun, worded, put before the manager, sent back, signed and sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from audit_portal.organisations.letterhead import letterhead_of
from audit_portal.organisations.models import Board, User
from questionnaires.review.feedback import mail
from questionnaires.review.feedback.composing import RELATED, compose
from questionnaires.review.feedback.content import checksum_of
from questionnaires.review.feedback.drafting import Words, draft
from questionnaires.review.feedback.findings import findings_of
from questionnaires.review.feedback.moves import FeedbackRefused, State, move, note
from questionnaires.review.models import (
    FeedbackLetter,
    FeedbackSigning,
    Query,
    Review,
    ReviewState,
)
from questionnaires.review.models.queries import UNSETTLED
from questionnaires.review.states import ReviewRefused, held

ACT_WITHIN = timedelta(days=28)
NOT_READ = "This return has not been read to its end."
CHANGED_SINCE = "The organisation has changed its return since it was read. Read it again first."


def standing(review: Review) -> str:
    """Why its letter cannot be begun or go now, as a sentence; "" where it can."""
    if review.state != ReviewState.READ:
        return NOT_READ
    return CHANGED_SINCE if review.is_overtaken else ""


def wants_a_letter(review: Review, latest: FeedbackLetter | None) -> bool:
    """Read, and no letter of its begun since: one that is read anew is written to anew."""
    if review.read_at is None or standing(review):
        return False
    if latest is None:
        return True
    return latest.signing is not None and latest.signing.at < review.read_at


@transaction.atomic
def begin(review: Review, *, by: User, on: date, at: datetime) -> FeedbackLetter:
    """With the first words. Whoever asks twice gets the one that is there. Raises
    `FeedbackRefused`."""
    review = _held(review)
    if why := standing(review):
        raise FeedbackRefused(why)
    there = review.letters.unsent().first()
    if there is not None:
        return there
    title = review.audit_return.audit_round.title
    words = draft(title, review.reviewer.name, findings_of(review))
    letter = FeedbackLetter.objects.create(
        review=review,
        opening=words.opening,
        strengths=words.strengths,
        to_strengthen=words.to_strengthen,
        closing=words.closing,
        act_by=on + ACT_WITHIN,
        begun_at=at,
    )
    note(letter, "", by=by, at=at)
    return letter


def _held(review: Review) -> Review:
    try:
        return held(review)
    except ReviewRefused as refusal:
        raise FeedbackRefused(str(refusal)) from refusal


def _taken_up(letter: FeedbackLetter) -> FeedbackLetter:
    """As it is now, with its return held: so it is neither reopened nor read anew meanwhile."""
    review = _held(letter.review)
    letter = FeedbackLetter.objects.select_related(*RELATED).get(pk=letter.pk)
    letter.review = review
    return letter


@dataclass(frozen=True)
class Wording:
    words: Words
    act_by: date


@transaction.atomic
def reword(letter: FeedbackLetter, wording: Wording, *, seen: int) -> None:
    """By a reviewer. Raises `FeedbackRefused`, also where somebody else has changed it since."""
    letter = _taken_up(letter)
    if letter.state != State.DRAFT:
        raise FeedbackRefused("This letter waits for the manager or has gone. Take it back first.")
    if letter.revision != seen:
        raise FeedbackRefused(
            "Somebody has changed this letter meanwhile. Nothing of yours is saved yet: look at "
            "their words below, then save yours or leave it."
        )
    words = wording.words
    letter.opening, letter.strengths = words.opening, words.strengths
    letter.to_strengthen, letter.closing = words.to_strengthen, words.closing
    letter.act_by, letter.revision = wording.act_by, seen + 1
    letter.save()


@transaction.atomic
def propose(letter: FeedbackLetter, *, by: User, at: datetime) -> None:
    """Raises `FeedbackRefused`."""
    letter = _taken_up(letter)
    if why := standing(letter.review):
        raise FeedbackRefused(why)
    move(letter, State.PROPOSED, role="reviewer", by=by, at=at)


@transaction.atomic
def send_back(letter: FeedbackLetter, *, role: str, why: str, by: User, at: datetime) -> None:
    """To the reviewer: by the manager with a reason, or taken back. Raises `FeedbackRefused`."""
    if role == "manager" and not why.strip():
        raise FeedbackRefused("Write what should be changed.")
    move(_taken_up(letter), State.DRAFT, role=role, by=by, at=at, why=why.strip())


@dataclass
class Done:
    """`held`: what could not go, with the reason."""

    letters: list[FeedbackLetter] = field(default_factory=list)
    held: list[tuple[FeedbackLetter, str]] = field(default_factory=list)


CHANGED = "it was given other words since you looked. Read it again before you sign it."


@transaction.atomic
def sign(
    letters: Iterable[FeedbackLetter],
    board: Board,
    seen: Mapping[int, int],
    *,
    by: User,
    on: date,
    at: datetime,
) -> Done:
    """Sign and send. `seen`: the revision of each as it was looked at, by primary key. What was
    sent before is left as it is, so that a second press sends nothing."""
    done = Done()
    for one in letters:
        try:
            _sort_out(_taken_up(one), seen, done)
        except FeedbackRefused as refusal:
            done.held.append((one, _within(str(refusal))))
    if done.letters:
        _send(done.letters, board, by=by, on=on, at=at)
    return done


def _sort_out(letter: FeedbackLetter, seen: Mapping[int, int], done: Done) -> None:
    if letter.state == State.SENT:
        return
    if letter.state != State.PROPOSED:
        done.held.append((letter, "it is with the reviewer."))
    elif letter.revision != seen.get(letter.pk):
        done.held.append((letter, CHANGED))
    elif why := standing(letter.review):
        done.held.append((letter, _within(why)))
    else:
        done.letters.append(letter)


def _within(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _send(letters: list[FeedbackLetter], board: Board, *, by: User, on: date, at: datetime) -> None:
    head = letterhead_of(board)
    signing = FeedbackSigning.objects.create(
        board=board, on=on, at=at, by=by, by_name=by.name, logo=head.logo or b""
    )
    for letter in letters:
        letter.content = compose(letter, head, on=on, signed_by=by.name).as_json()
        letter.checksum, letter.signing = checksum_of(letter.content), signing
        move(letter, State.SENT, role="manager", by=by, at=at)
        mail.tell(letter, at=at)


@dataclass(frozen=True)
class Begun:
    """Letters begun at once: `proposed` need no more than a look, `drafts` want words."""

    proposed: int
    drafts: int


def begin_all(reviews: Iterable[Review], *, role: str, by: User, on: date, at: datetime) -> Begun:
    """By a manager or a reviewer. Those that were read without change go straight to the manager:
    the board agreed with all of it and has no question open."""
    proposed = drafts = 0
    for review in reviews:
        with transaction.atomic():
            letter = begin(review, by=by, on=on, at=at)
            if is_plain(review):
                move(_taken_up(letter), State.PROPOSED, role=role, by=by, at=at)
                proposed += 1
            else:
                drafts += 1
    return Begun(proposed, drafts)


def is_plain(review: Review) -> bool:
    """Read without change."""
    queries = Query.objects.filter(review=review, state__in=UNSETTLED)
    return not review.moderated and not queries.exists()
