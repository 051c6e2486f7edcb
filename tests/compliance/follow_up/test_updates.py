"""Mo asks how actions stand half-way between two audits; Asha says so."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit_portal.correspondence import second_look
from audit_portal.correspondence.models import Message
from questionnaires.compliance.follow_up.next_steps import updates_to_give
from questionnaires.compliance.follow_up.reminding import remind
from questionnaires.compliance.follow_up.updates import (
    AskingRefused,
    addressed,
    ask,
    mark_of,
    progress_of,
)
from questionnaires.compliance.models import UpdateNotice, UpdateRequest
from questionnaires.returns.actions.planning import Change, update_action
from questionnaires.returns.models import Action, AuditReturn
from tests.compliance.follow_up.test_board_actions import LATER, PAST, act, words
from tests.conftest import Cast
from tests.factories import make_seat, make_user
from tests.query_counts import RecordedQueries
from tests.returns.answering import signed_in
from tests.review.stage import sign_off

ASK = "/boards/northmoor/actions/ask/"
DAY = timedelta(days=1)


@pytest.fixture
def actions(cast: Cast) -> list[Action]:
    """Housing has two open, Probation one; both returns are signed off."""
    one, other = cast.audit_return, cast.carols_return
    found = [
        act(one, "s1-q1", "Train the night staff", due=LATER, who=cast.asha),
        act(one, "s1-q2", "Write the policy anew", due=PAST, who=cast.asha),
        act(other, "s1-q1", "Ask families", due=LATER, who=cast.carol),
    ]
    sign_off(cast, one, cast.asha)
    sign_off(cast, other, cast.carol)
    return found


def asked(cast: Cast, *, due: date) -> UpdateRequest:
    seen, now = mark_of(addressed(cast.board)), timezone.now()
    return ask(
        cast.board, due=due, words="", seen=seen, by=cast.mo, on=timezone.localdate(), at=now
    )


def mails() -> list[Message]:
    return list(Message.objects.filter(purpose="action_update").order_by("pk"))


def said(action: Action, status: str, cast: Cast) -> None:
    change = Change("We have begun.", status, action.due)
    update_action(action, change, who=cast.asha, at=timezone.now())


class TestAsking:
    def test_mo_sees_whom_and_asks(self, cast: Cast, actions: list[Action]) -> None:
        mo = signed_in(cast.mo)
        page = mo.get(ASK)
        assert "2 organisations have 3 open actions." in words(page)
        due = timezone.localdate() + 30 * DAY
        sent = {
            "due_0": due.day,
            "due_1": due.month,
            "due_2": due.year,
            "words": "As agreed in May.",
        }
        page = mo.post(ASK, {**sent, "seen": page.context["seen"]}, follow=True)
        assert "0 of 2 organisations have said how their actions stand." in words(page)
        assert sorted(mail.recipient for mail in mails()) == [cast.asha.email, cast.carol.email]
        assert "As agreed in May." in mails()[0].text
        assert "2 actions were open when the board asked" in mails()[0].text

    def test_whoever_has_no_lead_is_named_and_not_asked(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        cast.carol.seats.update(until=timezone.now())
        page = words(signed_in(cast.mo).get(ASK))
        assert "1 organisation has 2 open actions." in page
        assert "Nobody can be asked at these" in page
        assert [one.organisation for one in asked(cast, due=LATER).asked.all()] == [cast.housing]

    def test_a_double_click_asks_once(self, cast: Cast, actions: list[Action]) -> None:
        asked(cast, due=LATER)
        with pytest.raises(AskingRefused, match="asked for already"):
            asked(cast, due=LATER + DAY)
        assert len(mails()) == 2

    def test_what_changed_meanwhile_is_shown_first(self, cast: Cast, actions: list[Action]) -> None:
        due = timezone.localdate() + 30 * DAY
        sent = {"due_0": due.day, "due_1": due.month, "due_2": due.year, "seen": "something else"}
        page = signed_in(cast.mo).post(ASK, sent)
        assert "Meanwhile this has changed." in words(page)
        assert not mails()

    def test_a_day_gone_by_is_refused(self, cast: Cast, actions: list[Action]) -> None:
        sent = {"due_0": 1, "due_1": 1, "due_2": 2020, "seen": mark_of(addressed(cast.board))}
        page = words(signed_in(cast.mo).post(ASK, sent))
        assert "Write a day that is still to come." in page
        assert not UpdateRequest.objects.exists()

    def test_one_who_leads_two_gets_one_message(self, cast: Cast, actions: list[Action]) -> None:
        make_seat(cast.asha, cast.carols_return.organisation, "lead")
        asked(cast, due=LATER)
        [to_asha] = [mail for mail in mails() if mail.recipient == cast.asha.email]
        assert str(cast.carols_return.organisation) in to_asha.text


class TestSaying:
    def test_asha_says_it_for_all_on_one_page(self, cast: Cast, actions: list[Action]) -> None:
        made = asked(cast, due=LATER)
        asha, url = signed_in(cast.asha), f"/organisations/{cast.housing.pk}/actions/updates/"
        assert "asks for this by 31 January 2099" in words(asha.get(url))
        night, policy, _ = actions
        sent = {
            **filled(night, note="Half of them.", status="open"),
            **filled(policy, status="done"),
        }
        page = asha.post(url, sent, follow=True)
        assert "2 updates saved." in words(page)
        policy.refresh_from_db()
        assert policy.status == "done"
        lines = {line.asked.organisation: line.waiting for line in progress_of(made)}
        assert lines == {cast.housing: 0, cast.carols_return.organisation: 1}

    def test_what_is_left_as_it_was_says_nothing(self, cast: Cast, actions: list[Action]) -> None:
        made = asked(cast, due=LATER)
        url = f"/organisations/{cast.housing.pk}/actions/updates/"
        night, policy, _ = actions
        sent = {**filled(night), **filled(policy, note="Begun.")}
        signed_in(cast.asha).post(url, sent)
        assert (
            next(
                line for line in progress_of(made) if line.asked.organisation == cast.housing
            ).waiting
            == 1
        )

    def test_one_mistake_keeps_all_that_is_typed_and_saves_none_of_it(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        url = f"/organisations/{cast.housing.pk}/actions/updates/"
        night, policy, _ = actions
        sent = {**filled(night, note="Half of them."), **filled(policy, status="dropped")}
        page = signed_in(cast.asha).post(url, sent)
        assert "Write why it is dropped." in words(page)
        assert "Half of them." in page.content.decode()
        assert not night.updates.filter(note="Half of them.").exists()

    def test_what_ben_said_meanwhile_is_not_gone_over(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        url = f"/organisations/{cast.housing.pk}/actions/updates/"
        asha, night = signed_in(cast.asha), actions[0]
        sent = filled(night, note="Half of them.")
        change = Change("All have had it.", "done", night.due)
        update_action(night, change, who=cast.ben, at=timezone.now())
        page = asha.post(url, sent)
        assert "Ben has updated this meanwhile: it is done" in words(page)
        assert "Half of them." in page.content.decode()
        night.refresh_from_db()
        assert night.status == "done"
        asha.post(url, filled(night, note="Half of them.", status="open"))
        night.refresh_from_db()
        assert night.status == "open"

    def test_readers_and_others_have_no_such_page(self, cast: Cast, actions: list[Action]) -> None:
        reader = make_user("Rita")
        make_seat(reader, cast.housing, "reader")
        for person in (reader, cast.dev, cast.carol, cast.mo):
            url = f"/organisations/{cast.housing.pk}/actions/updates/"
            assert signed_in(person).get(url).status_code == 404

    def test_the_home_page_says_by_when(self, cast: Cast, actions: list[Action]) -> None:
        asked(cast, due=timezone.localdate() + DAY)
        seat = cast.asha.seats.get()
        [step] = updates_to_give(seat, timezone.localdate())
        assert step.title == "Say how 2 actions stand"
        for action in actions[:2]:
            said(action, "open", cast)
        assert not list(updates_to_give(seat, timezone.localdate()))


class TestReminding:
    def test_each_step_once_and_never_after_it_was_said(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        on = timezone.localdate()
        due = on + 30 * DAY
        made = asked(cast, due=due)
        for action in actions[:2]:
            said(action, "open", cast)
        sent = []
        for n in range(60):
            day = on + n * DAY
            for _ in range(2):
                before = len(mails())
                remind(cast.board, day, timezone.now())
                sent += [(day - due, mail.recipient) for mail in mails()[before:]]
        to_carol = [(n * DAY, cast.carol.email) for n in (-7, 1, 8)]
        [head] = cast.carols_return.organisation.seats.filter(role="senior_lead")
        assert sent == [*to_carol, (8 * DAY, head.user.email)]
        assert UpdateNotice.objects.filter(asked__request=made, step=3).count() == 2

    def test_of_two_requests_the_latest_alone_is_reminded_of(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        on = timezone.localdate()
        first = asked(cast, due=on + DAY)
        UpdateRequest.objects.create(
            board=cast.board, due=on + 20 * DAY, asked_at=timezone.now(), asked_by=cast.mo
        )
        remind(cast.board, on + 5 * DAY, timezone.now())
        assert not UpdateNotice.objects.filter(asked__request=first, step__gt=0).exists()

    def test_after_a_missed_fortnight_only_the_latest_goes(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        on = timezone.localdate()
        asked(cast, due=on + 30 * DAY)
        remind(cast.board, on + 40 * DAY, timezone.now())
        assert [mail.recipient for mail in mails()[2:]].count(cast.carol.email) == 1
        skipped = UpdateNotice.objects.filter(message=None, recipient=cast.carol)
        assert sorted(skipped.values_list("step", flat=True)) == [1, 2]

    def test_a_message_not_sent_yet_leaves_out_what_was_said_meanwhile(
        self, cast: Cast, actions: list[Action]
    ) -> None:
        make_seat(cast.asha, cast.carols_return.organisation, "lead")
        asked(cast, due=LATER)
        [to_asha] = [mail for mail in mails() if mail.recipient == cast.asha.email]
        for action in actions[:2]:
            said(action, "open", cast)
        assert second_look.why_not_needed(to_asha, at=timezone.now()) == ""
        assert str(cast.housing) not in to_asha.text
        said(actions[2], "done", cast)
        assert second_look.why_not_needed(to_asha, at=timezone.now()) != ""


def filled(action: Action, *, note: str = "", status: str = "open") -> dict[str, object]:
    name, due = f"action-{action.pk}", action.due
    day = {f"{name}-due_0": due.day, f"{name}-due_1": due.month, f"{name}-due_2": due.year}
    last = action.updates.order_by("-pk")[0].pk
    return {f"{name}-note": note, f"{name}-status": status, f"{name}-seen": last, **day}


def test_asks_as_often_however_many_there_are(
    cast: Cast, actions: list[Action], recorded_queries: RecordedQueries
) -> None:
    made = asked(cast, due=LATER)
    mo, asha = signed_in(cast.mo), signed_in(cast.asha)
    with recorded_queries("update of actions: who has said it"):
        mo.get(f"/boards/northmoor/actions/updates/{made.pk}/")
    with recorded_queries("update of actions: the lead's page"):
        asha.get(f"/organisations/{cast.housing.pk}/actions/updates/")
    assert AuditReturn.objects.count() == 2
