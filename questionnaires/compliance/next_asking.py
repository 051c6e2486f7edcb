"""What the chase has done about each return in the tracker by the end of a day, and does next."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, When

from audit_portal.correspondence.models import Message
from audit_portal.figures.days import day_of, spoken, start_of
from questionnaires.compliance.as_at import Annotated, AsAt
from questionnaires.compliance.chasing.deciding import TRUST, Asked, Known, Step, day_of_step
from questionnaires.compliance.chasing.gathering import ASKED_ANEW, NOTICE, known_as, plain
from questionnaires.compliance.models import Contact, LadderStep, Notice, Pause
from questionnaires.returns.models import ANSWERABLE, AuditRound, Cohort, ReturnEvent, Status
from questionnaires.returns.sign_off.approvers import signatory_words

Channel = LadderStep.Channel
GOES = {
    Channel.EMAIL: "An e-mail to {who} {goes}.",
    Channel.PHONE: "A call to {who} {goes}.",
    Channel.LETTER: "A letter from the chair to {who} {goes}.",
}


@dataclass(frozen=True)
class Asking:
    """Of a set of returns of one round: its steps, and by return the notices and the last one."""

    ladder: Mapping[int, LadderStep]
    known: Mapping[int, Sequence[Known]]
    last: Mapping[int, datetime]


def with_asking(annotated: Annotated, when: AsAt) -> Annotated:
    """Adds `asked_anew`, the moment since when it has been asked without a break; `pause`, the
    primary key of the one in force, and `rests_until`, its end."""
    events = ReturnEvent.objects.filter(
        ASKED_ANEW, audit_return=OuterRef("pk"), at__lt=when.ends
    ).order_by("-at")
    pauses = (
        Pause.objects.in_force(on=when.day)
        .filter(audit_return=OuterRef("pk"), at__lt=when.ends)
        .order_by(F("until").desc(nulls_first=True))
    )
    with_both: Annotated = annotated.annotate(
        asked_anew=Subquery(events.values("at")[:1]),
        pause=Subquery(pauses.values("pk")[:1]),
        rests_until=Subquery(pauses.values("until")[:1]),
    )
    return with_both


def asking_about(audit_round: AuditRound, returns: Collection[Any], when: AsAt) -> Asking:
    """Three queries, whatever the number of returns."""
    keys = [one.pk for one in returns]
    ladder = {step.pk: step for step in audit_round.ladder.all()}
    known, last = _told(keys, when) if ladder else ({}, {})
    return Asking(ladder, known, _with_contacts(last, keys, when))


def _told(keys: Collection[int], when: AsAt) -> tuple[dict[int, list[Known]], dict[int, datetime]]:
    """The notices there were by then, and when the latest of each return went."""
    known: dict[int, list[Known]] = defaultdict(list)
    last: dict[int, datetime] = {}
    notices = Notice.objects.filter(audit_return__in=keys, at__lt=when.ends).order_by("pk")
    for audit_return, *row, gone in notices.values_list("audit_return", *NOTICE, GONE):
        known[audit_return].append(known_as(*row))
        if gone is not None and gone < when.ends:
            last[audit_return] = max(gone, last.get(audit_return, gone))
    return known, last


# Kept messages count from when they were written: nothing sends them.
GONE = Case(
    When(message__state=Message.State.SENT, then=F("message__sent_at")),
    When(message__state=Message.State.KEPT, then=F("message__created_at")),
    default=None,
)


def _with_contacts(
    last: dict[int, datetime], keys: Collection[int], when: AsAt
) -> dict[int, datetime]:
    """When each was last written to by the chase, or contacted as somebody noted down by then."""
    contacts = Contact.objects.filter(
        audit_return__in=keys, direction=Contact.Direction.OUT, at__lt=when.ends
    )
    for pk, on, at in contacts.values_list("audit_return", "on", "at"):
        moment = at if day_of(at) == on else start_of(on)
        last[pk] = max(moment, last.get(pk, moment))
    return last


def next_asking(
    audit_return: Any, roles: Collection[str], cohort: Cohort, asking: Asking, on: date
) -> str:
    """The next thing the chase does about a return, in one sentence; "" if it does nothing more.

    `audit_return` carries the annotations of `AsAt` and `with_asking`; `roles` have something to
    do about it.
    """
    if audit_return.pause is not None:
        until = audit_return.rests_until
        return f"The chase is paused until {spoken(until)}." if until else "The chase is paused."
    if audit_return.typing and audit_return.state in ANSWERABLE:
        return ""
    words = {**signatory_words(audit_return.organisation.kind), **OTHERS}
    known = asking.known.get(audit_return.pk, ())
    for one in known:
        step = asking.ladder[one.step]
        if one.open and one.recipient is None and step.channel != Channel.EMAIL:
            return _sentence(step, [words[one.role]], "is still to be done")
    asked = _asked(audit_return, tuple(roles), cohort)
    found = _next_step(asked, [plain(step) for step in asking.ladder.values()], known)
    if found is None:
        return ""
    day, step_pk = found
    goes = f"follows on {spoken(day)}" if day > on else "is due now"
    step = asking.ladder[step_pk]
    return _sentence(step, [words[role] for role in step.roles if role in roles], goes)


OTHERS = {"lead": "the lead", TRUST: "the trust"}


def _asked(audit_return: Any, roles: tuple[str, ...], cohort: Cohort) -> Asked:
    due = audit_return.extended or cohort.first_due
    since = day_of(audit_return.asked_anew) if audit_return.asked_anew else cohort.opens
    if audit_return.state == Status.SUBMITTED:
        since = day_of(audit_return.sent)
    return Asked(
        audit_return.pk,
        audit_return.audit_round_id,
        audit_return.organisation_id,
        audit_return.organisation.parent_id,
        roles,
        due,
        max(due, cohort.final_due),
        since,
    )


def _next_step(
    asked: Asked, steps: Sequence[Step], known: Sequence[Known]
) -> tuple[date, int] | None:
    """The first that has no notice yet and comes after all that have."""
    days = {step.pk: day_of_step(step, asked) for step in steps}
    gone = {one.step for one in known if not one.unsent}
    last = max((day for pk in gone if (day := days.get(pk)) is not None), default=date.min)
    coming = [
        (day, step.pk)
        for step in steps
        if (day := days[step.pk]) is not None
        and step.pk not in gone
        and day >= last
        and set(step.roles) & set(asked.roles)
    ]
    return min(coming, default=None)


def _sentence(step: LadderStep, who: Sequence[str], goes: str) -> str:
    return GOES[Channel(step.channel)].format(who=" and ".join(who), goes=goes)
