"""The acts that are offered for several returns, each with its words and its form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from audit_portal.figures.days import spoken
from audit_portal.organisations.models import User
from questionnaires.compliance.bulk import acts, forms
from questionnaires.compliance.bulk.acts import Done
from questionnaires.returns.models import AuditRound


@dataclass(frozen=True)
class Doing:
    """What an act is given: the returns by primary key, and what was filled in."""

    audit_round: AuditRound
    keys: Sequence[int]
    form: Any
    by: User
    today: date
    at: datetime


@dataclass(frozen=True)
class Told:
    """What was done, in a sentence ("" if nothing); `refused`: how many for which reason."""

    done: str
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    code: str
    title: str
    says: str
    form: type[forms.ManyForm]
    do: Callable[[Doing], Told]


def organisations(number: int) -> str:
    return counted(number, "organisation")


def counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _told(done: Done, sentence: str) -> Told:
    return Told(sentence if done.number else "", done.refused)


def _chase(doing: Doing) -> Told:
    chased = acts.chase_many(
        doing.audit_round, doing.keys, by=doing.by, today=doing.today, at=doing.at
    )
    mails, tasks = len(chased.decision.mails), len(chased.decision.tasks)
    if not mails and not tasks:
        return Told("Nothing was left to send to them today.")
    written = f"{counted(mails, 'message')} put into the outbox"
    return Told(f"{written}, and {counted(tasks, 'task')} noted for the board.")


def _extend(doing: Doing) -> Told:
    given = doing.form.cleaned_data
    done = acts.extend_many(
        doing.audit_round,
        doing.keys,
        until=given["until"],
        why=given["why"],
        by=doing.by,
        today=doing.today,
        at=doing.at,
    )
    return _told(done, f"{organisations(done.number)}: more time until {spoken(given['until'])}.")


def _excuse(doing: Doing) -> Told:
    why = doing.form.cleaned_data["why"]
    done = acts.excuse_many(doing.audit_round, doing.keys, why=why, by=doing.by, at=doing.at)
    return _told(done, f"{organisations(done.number)} excused and no longer counted.")


def _pause(doing: Doing) -> Told:
    given = doing.form.cleaned_data
    done = acts.pause_many(
        doing.audit_round,
        doing.keys,
        why=given["why"],
        until=given["until"],
        by=doing.by,
        today=doing.today,
        at=doing.at,
    )
    return _told(done, f"The chase of {organisations(done.number)} is paused.")


def _contact(doing: Doing) -> Told:
    talk, today = doing.form.spoken(), doing.today
    done = acts.contact_many(
        doing.audit_round, doing.keys, talk, by=doing.by, today=today, at=doing.at
    )
    return _told(done, f"Noted down for {organisations(done.number)}.")


OFFERED = (
    Act(
        "chase",
        "Chase now",
        "Each is asked as far as the ladder has come. Nobody is asked twice for the same step.",
        forms.ChaseManyForm,
        _chase,
    ),
    Act(
        "extend",
        "Give more time",
        "They keep their answers and their place in the round. Those that have returned or are "
        "excused are left out.",
        forms.ExtendManyForm,
        _extend,
    ),
    Act(
        "excuse",
        "Excuse",
        "They leave the count of those expected, and stay listed with the reason. Those that have "
        "submitted or returned are left out.",
        forms.ExcuseManyForm,
        _excuse,
    ),
    Act(
        "pause",
        "Pause the chase",
        "Nobody there is asked while it rests. The deadlines stay as they are.",
        forms.PauseManyForm,
        _pause,
    ),
    Act(
        "contact",
        "Note a contact",
        "The same words stand in the history of each.",
        forms.ContactManyForm,
        _contact,
    ),
)
BY_CODE = {act.code: act for act in OFFERED}
