"""The tracker says when each organisation was last asked, and what the chase does next."""

from datetime import datetime, timedelta

import pytest

from audit_portal.figures.days import local_iso
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.models import Contact, LadderStep, Notice, Pause
from questionnaires.compliance.tracking import Row, rows_of
from tests.compliance import stages
from tests.compliance.chasing.stage import (
    another_school,
    chase_on,
    day,
    morning,
    send_everything,
    with_ladder,
)
from tests.conftest import Cast
from tests.factories import NOW


@pytest.fixture(autouse=True)
def steps(cast: Cast) -> dict[int, LadderStep]:
    return with_ladder(cast.audit_round)


def row(cast: Cast, offset: int, *, today: int | None = None) -> Row:
    """Housing at the end of that day, seen on the day `today`."""
    when = AsAt.on(day(offset), today=day(offset if today is None else today))
    returns = when.annotate(cast.audit_round.returns.filter(pk=cast.audit_return.pk))
    [found] = rows_of(cast.audit_round, returns, when)
    return found


def contact(cast: Cast, *, on: int, noted: int, direction: str = "out") -> Contact:
    return Contact.objects.create(
        audit_return=cast.audit_return,
        channel="phone",
        direction=direction,
        who="Dev",
        on=day(on),
        note="He will see to it.",
        at=morning(day(noted)),
        by_name="Mo",
    )


class TestLastChased:
    def test_when_the_message_went_and_not_when_it_was_written(self, cast: Cast) -> None:
        chase_on(cast.board, -3)
        assert row(cast, -3).last_chased_at is None
        [message, _] = [*send_everything(-3), None][:2]
        assert message is not None
        message.refresh_from_db()
        assert row(cast, -3).last_chased_at == message.sent_at

    def test_a_past_day_knows_what_had_gone_by_then(self, cast: Cast) -> None:
        def sent(offset: int) -> datetime:
            return morning(day(offset)) + timedelta(minutes=5)

        for offset in (-14, -3, 1):
            chase_on(cast.board, offset)
            send_everything(offset)
        seen = {offset: row(cast, offset, today=9).last_chased_at for offset in (-15, -14, 0, 9)}
        assert seen == {-15: None, -14: sent(-14), 0: sent(-3), 9: sent(1)}
        assert row(cast, 9).as_json()["last_chased_at"] == local_iso(sent(1))

    def test_a_failed_message_chased_nobody(self, cast: Cast) -> None:
        chase_on(cast.board, -3)
        send_everything(-3, "failed")
        assert row(cast, 0).last_chased_at is None

    def test_a_call_that_was_noted_down_counts_from_then_on(self, cast: Cast) -> None:
        contact(cast, on=2, noted=4)
        assert row(cast, 3, today=9).last_chased_at is None
        found = row(cast, 4, today=9).last_chased_at
        assert found == morning(day(2)).replace(hour=0)

    def test_their_own_call_does_not(self, cast: Cast) -> None:
        contact(cast, on=2, noted=2, direction="in")
        assert row(cast, 3).last_chased_at is None


class TestTheNextStep:
    def test_the_first_that_is_to_come(self, cast: Cast) -> None:
        assert row(cast, -20).next_step.endswith("An e-mail to the lead follows on 14 April 2026.")
        chase_on(cast.board, -14)
        assert row(cast, -14).next_step.endswith("An e-mail to the lead follows on 25 April 2026.")

    def test_as_it_was_known_on_a_past_day(self, cast: Cast) -> None:
        for offset in (-14, -3, 1, 5):
            chase_on(cast.board, offset)
        assert row(cast, 2, today=9).next_step.endswith(
            "An e-mail to the lead and the head of service follows on 3 May 2026."
        )
        assert row(cast, 9).next_step.endswith(
            "An e-mail to the chief officer follows on 13 May 2026."
        )

    def test_due_and_not_gone_yet(self, cast: Cast) -> None:
        assert row(cast, 1).next_step.endswith("An e-mail to the lead is due now.")

    def test_a_pause(self, cast: Cast) -> None:
        pause = Pause.objects.create(
            audit_return=cast.audit_return, since=day(-9), until=day(3), reason="Ill", at=NOW
        )
        assert row(cast, 2).next_step.endswith("The chase is paused until 1 May 2026.")
        assert "paused" not in row(cast, 3).next_step
        Pause.objects.filter(pk=pause.pk).update(until=None)
        assert row(cast, 30).next_step.endswith("The chase is paused.")

    def test_a_letter_that_is_still_to_be_written(self, cast: Cast) -> None:
        chase_on(cast.board, 25)
        assert row(cast, 26).next_step.endswith(
            "A letter from the chair to the chief officer is still to be done."
        )
        Notice.objects.filter(state="task").update(state="done")
        assert "letter" not in row(cast, 26).next_step

    def test_nothing_more_once_it_is_in(self, cast: Cast) -> None:
        stages.excuse(cast.audit_return, cast.mo, NOW)
        assert row(cast, 2).next_step == "Nothing is asked: excused."

    def test_while_it_waits_for_approval(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, morning(day(-9)))
        stages.submit(cast.audit_return, cast.asha, morning(day(-8)))
        assert row(cast, -8).next_step.endswith(
            "An e-mail to the head of service follows on 3 May 2026."
        )

    def test_nothing_of_a_round_that_is_closed(self, cast: Cast) -> None:
        cast.audit_round.closed_on = day(3)
        cast.audit_round.save()
        assert "e-mail" not in row(cast, 4).next_step
        assert "e-mail" in row(cast, 2, today=4).next_step


def test_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(20):
        another_school(cast.audit_round, f"School {number:02}")
    chase_on(cast.board, 1)
    when = AsAt.on(day(1), today=day(1))
    # Rows, cohorts, leads; ladder, notices, contacts.
    with django_assert_num_queries(6):  # type: ignore[operator]  # a context manager
        assert (
            len(
                list(rows_of(cast.audit_round, when.annotate(cast.audit_round.returns.all()), when))
            )
            == 22
        )
