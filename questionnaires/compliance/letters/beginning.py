"""A letter comes and goes with its task of the chase: called at the end of each chase."""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Subquery, TextField, Value, When

from questionnaires.compliance.models import LadderStep, Letter, LetterQuerySet, Notice
from questionnaires.returns.models import AuditRound

OVERTAKEN = "A later step of the ladder takes its place."
BY_HAND = "It was noted down by hand as done."


def keep_up(rounds: Collection[AuditRound]) -> None:
    """Every open letter task has its letter, and no letter outlives its task."""
    keys = [one.pk for one in rounds]
    notices = Notice.objects.filter(audit_return__audit_round__in=keys)
    unposted = Letter.objects.unposted().filter(notice__audit_return__audit_round__in=keys)
    drop_overtaken(unposted)
    tasks = notices.tasks().filter(step__channel=LadderStep.Channel.LETTER)
    has_one = Letter.objects.live().filter(notice=OuterRef("pk"))
    without = tasks.filter(~Exists(has_one)).order_by("pk")
    Letter.objects.bulk_create((Letter(notice=one) for one in without), batch_size=500)


def drop_overtaken(letters: LetterQuerySet) -> None:
    """Those whose task has been done otherwise, or is no longer asked."""
    letters.exclude(notice__state=Notice.State.TASK).update(
        state=Letter.State.DROPPED, why=Subquery(_why_over())
    )


def _why_over() -> Any:
    words = Case(
        When(state=Notice.State.DONE, then=Value(BY_HAND)),
        When(why="", then=Value(OVERTAKEN)),
        default=F("why"),
        output_field=TextField(),
    )
    return Notice.objects.filter(pk=OuterRef("notice")).annotate(over=words).values("over")[:1]
