"""Actions: set where the rating asks for one, followed up until they are done or dropped."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from audit_portal.home.next_steps import next_steps
from audit_portal.organisations.models import User
from questionnaires.definitions.models import Standard
from questionnaires.returns.actions.planning import Change, Plan, set_action, update_action
from questionnaires.returns.models import Action, ActionUpdate, Assignment, AuditReturn, Status
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_board, make_return, make_round, make_seat, make_user
from tests.returns.answering import StepPage, signed_in

DUE = TODAY + timedelta(days=60)


def set_one(cast: Cast, what: str = "Train all governors", due: date = DUE) -> Action:
    question = Sheet.of(cast.audit_return).structure.by_key["s1-q1"]
    return set_action(cast.audit_return, question, Plan(what, "Ben", due), who=cast.asha, at=NOW)


def now(cast: Cast, status: str) -> None:
    signed = {"signed_off_at": NOW, "receipt": "NSB-1", "checksum": "0" * 64}
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
        status=status, **(signed if status == Status.SIGNED_OFF else {})
    )


def add_url(cast: Cast, key: str = "s1-q1") -> str:
    return reverse("returns:action_add", args=[cast.audit_return.pk, key])


def action_url(action: Action) -> str:
    return reverse("returns:action", args=[action.pk])


def in_three(name: str, day: date) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def plan_of(cast: Cast, person: User, **query: str) -> Any:
    return signed_in(person).get(reverse("returns:action_plan", args=[cast.housing.pk]), query)


def whats(response: Any) -> list[str]:
    return [row.record.what for row in response.context["table"].rows]


class TestPlanning:
    def test_a_double_click_sets_one(self, cast: Cast) -> None:
        assert set_one(cast) == set_one(cast)
        action = Action.objects.get()
        assert action.organisation == cast.housing
        assert (action.status, action.created_by, action.created_at) == ("open", cast.asha, NOW)

    def test_every_change_leaves_an_update(self, cast: Cast) -> None:
        action = set_one(cast)
        later = DUE + timedelta(days=30)
        steps = [
            Change("Half are trained.", "open", DUE),
            Change("", "open", later),
            Change("All are trained.", "done", later),
            Change("One had not been.", "open", later),
            Change("She has left.", "dropped", later),
        ]
        for hours, change in enumerate(steps):
            at = NOW + timedelta(hours=hours)
            assert update_action(action, change, who=cast.ben, at=at)
        action.refresh_from_db()
        assert (action.status, action.due) == ("dropped", later)
        told = [(u.note, u.status, u.due) for u in action.updates.all()]
        assert told == [("Set.", "open", DUE), *((c.note, c.status, c.due) for c in steps)]

    def test_the_same_update_twice_is_one(self, cast: Cast) -> None:
        action = set_one(cast)
        change = Change("Half are trained.", "open", DUE)
        assert update_action(action, change, who=cast.ben, at=NOW)
        assert not update_action(action, change, who=cast.ben, at=NOW)
        assert action.updates.count() == 2

    def test_updates_are_never_changed_or_deleted(self, cast: Cast) -> None:
        update = set_one(cast).updates.get()
        update.note = "Something else"
        with pytest.raises(TypeError):
            update.save()
        with pytest.raises(TypeError):
            update.delete()
        assert ActionUpdate.objects.get().note == "Set."


class TestSetting:
    def test_a_rating_that_asks_for_an_action_says_so(self, cast: Cast) -> None:
        client = signed_in(cast.asha)
        page = StepPage(client, cast.audit_return)
        assert "A rating of Amber or Red asks for an action." in page.response.content.decode()
        response = page.type("s1-q1", "amber").save(then="action:s1-q1")
        assert response.url == add_url(cast)
        again = StepPage(client, cast.audit_return).response.content.decode()
        assert "This rating asks for an action" in again
        check = client.get(reverse("returns:check", args=[cast.audit_return.pk]))
        assert [row.question.key for _, row in check.context["without_action"]] == ["s1-q1"]
        set_one(cast)
        check = client.get(reverse("returns:check", args=[cast.audit_return.pk]))
        assert check.context["without_action"] == []

    def test_what_who_and_by_when_are_asked_and_kept(self, cast: Cast) -> None:
        due = timezone.localdate() + timedelta(days=30)
        fields = {"what": "Train governors", "owner": "Head", **in_three("due", due)}
        response = signed_in(cast.ben).post(add_url(cast), fields)
        action = Action.objects.get()
        assert (action.what, action.owner, action.due) == ("Train governors", "Head", due)
        assert response.url.endswith(f"/answer/s1/#q{action.question_id}-question")
        page = StepPage(signed_in(cast.asha), cast.audit_return).response.content.decode()
        assert "Train governors" in page

    @pytest.mark.parametrize(
        ("due", "problem"),
        [
            (("", "", ""), "Write the day it is due."),
            (("31", "2", "2030"), "There is no such day"),
            (("1", "5", "2001"), "Write a day that is still to come."),
            (("1", "", "2030"), "The date needs a month."),
        ],
    )
    def test_bad_input_is_said_and_the_rest_stays(
        self, cast: Cast, due: tuple[str, str, str], problem: str
    ) -> None:
        fields = {"what": "", "owner": "Head of training"}
        fields |= {f"due_{part}": text for part, text in enumerate(due)}
        response = signed_in(cast.asha).post(add_url(cast), fields)
        form = response.context["form"]
        assert form.errors["what"] == ["Write what will be done."]
        assert problem in form.errors["due"][0]
        content = response.content.decode()
        assert 'value="Head of training"' in content
        assert 'href="#id_what"' in content
        assert not Action.objects.exists()

    @pytest.mark.parametrize("person", ["carol", "dev", "amara", "mo", "ruth"])
    def test_only_those_who_answer_set_actions(self, cast: Cast, person: str) -> None:
        client = signed_in(getattr(cast, person))
        assert client.get(add_url(cast)).status_code == 404
        assert client.post(add_url(cast)).status_code == 404

    def test_a_contributor_only_in_the_standards_given(self, cast: Cast) -> None:
        Assignment.objects.create(
            audit_return=cast.audit_return,
            standard=Standard.objects.get(key="s2"),
            seat=cast.ben.seats.get(),
        )
        client = signed_in(cast.ben)
        assert client.get(add_url(cast)).status_code == 404
        assert client.get(add_url(cast, "s2-q1")).status_code == 200

    def test_not_in_a_return_that_waits_or_is_signed(self, cast: Cast) -> None:
        now(cast, Status.SUBMITTED)
        response = signed_in(cast.asha).get(add_url(cast))
        assert response.url == reverse("returns:overview", args=[cast.audit_return.pk])


class TestPlanPage:
    def test_open_ones_come_first_and_the_list_narrows(self, cast: Cast) -> None:
        today = timezone.localdate()
        done = set_one(cast, "Done long ago", today - timedelta(days=90))
        update_action(done, Change("", "done", done.due), who=cast.asha, at=NOW)
        set_one(cast, "Later", today + timedelta(days=90))
        set_one(cast, "Overdue", today - timedelta(days=1))
        set_one(cast, "Today", today)
        response = plan_of(cast, cast.asha)
        assert whats(response) == ["Overdue", "Today", "Later", "Done long ago"]
        assert (response.context["open"], response.context["overdue"]) == (3, 1)
        assert whats(plan_of(cast, cast.asha, status="overdue")) == ["Overdue"]
        assert whats(plan_of(cast, cast.asha, status="done")) == ["Done long ago"]
        assert whats(plan_of(cast, cast.asha, status="nonsense")) == whats(response)

    def test_actions_of_every_round_stand_together(self, cast: Cast) -> None:
        set_one(cast, "This year")
        now(cast, Status.SIGNED_OFF)
        following = make_return(make_round(cast.board, cast.audit_round.version), cast.housing)
        question = Sheet.of(following).structure.by_key["s1-q1"]
        set_action(following, question, Plan("Next year", "Ben", DUE), who=cast.asha, at=NOW)
        assert whats(plan_of(cast, cast.asha)) == ["This year", "Next year"]
        assert whats(plan_of(cast, cast.mo)) == ["This year"]

    def test_queries_do_not_grow(self, cast: Cast, django_assert_max_num_queries: Any) -> None:
        for number in range(30):
            set_one(cast, f"Action {number}")
        client = signed_in(cast.asha)
        with django_assert_max_num_queries(16):
            client.get(reverse("returns:action_plan", args=[cast.housing.pk]))

    def test_strangers_see_no_plan(self, cast: Cast) -> None:
        set_one(cast)
        sam = make_user("Sam")
        make_seat(sam, make_board("southmoor"), "manager")
        for person in (cast.carol, sam):
            assert plan_of(cast, person).status_code == 404


class TestFollowingUp:
    def post(self, person: User, action: Action, **fields: str) -> Any:
        due = in_three("due", action.due)
        return signed_in(person).post(
            action_url(action), {"note": "", "status": action.status, **due, **fields}
        )

    @pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.SIGNED_OFF])
    @pytest.mark.parametrize("person", ["asha", "ben"])
    def test_it_goes_on_after_the_return_is_closed(
        self, cast: Cast, person: str, status: str
    ) -> None:
        action = set_one(cast)
        now(cast, status)
        cast.audit_round.closed_on = TODAY
        cast.audit_round.save()
        response = self.post(getattr(cast, person), action, note="Half are trained.")
        assert response.url == action_url(action)
        assert action.updates.last().note == "Half are trained."  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("fields", "at", "problem"),
        [
            ({}, "note", "Write what has happened."),
            ({"status": "dropped"}, "note", "Write why it is dropped."),
            ({"status": "gone"}, "status", ""),
            ({"due_2": "2001"}, "due", "Write a day that is still to come"),
        ],
    )
    def test_bad_input_is_said(
        self, cast: Cast, fields: dict[str, str], at: str, problem: str
    ) -> None:
        action = set_one(cast)
        response = self.post(cast.asha, action, **fields)
        assert problem in response.context["form"].errors[at][0]
        assert action.updates.count() == 1

    def test_done_needs_no_words(self, cast: Cast) -> None:
        action = set_one(cast)
        assert self.post(cast.asha, action, status="done").status_code == 302
        action.refresh_from_db()
        assert action.status == "done"

    @pytest.mark.parametrize("person", ["dev", "amara"])
    def test_others_of_the_organisation_read(self, cast: Cast, person: str) -> None:
        action = set_one(cast)
        reader = getattr(cast, person)
        response = signed_in(reader).get(action_url(action))
        assert response.context["form"] is None
        assert self.post(reader, action, note="Mine").status_code == 404
        assert action.updates.count() == 1

    @pytest.mark.parametrize("person", ["mo", "ruth"])
    def test_the_board_reads_those_of_signed_off_returns(self, cast: Cast, person: str) -> None:
        action, reader = set_one(cast), getattr(cast, person)
        assert signed_in(reader).get(action_url(action)).status_code == 404
        now(cast, Status.SIGNED_OFF)
        assert signed_in(reader).get(action_url(action)).status_code == 200
        assert self.post(reader, action, note="Hurry").status_code == 404

    def test_other_agencies_do_not(self, cast: Cast) -> None:
        action = set_one(cast)
        now(cast, Status.SIGNED_OFF)
        assert signed_in(cast.carol).get(action_url(action)).status_code == 404
        assert self.post(cast.carol, action, note="Mine").status_code == 404

    def test_a_seat_kept_to_another_board_does_not(self, cast: Cast) -> None:
        kit, board = make_user("Kit"), make_board("southmoor")
        make_seat(kit, cast.housing, "contributor", only_for_board=board)
        action = set_one(cast)
        assert signed_in(kit).get(action_url(action)).status_code == 404
        assert self.post(kit, action, note="Mine").status_code == 404


class TestHome:
    def titles(self, cast: Cast, person: str, on: date) -> list[str]:
        seat = getattr(cast, person).seats.get()
        return [step.title for step in next_steps(seat, on=on)]

    def test_the_lead_is_told_of_what_is_overdue_or_due_soon(self, cast: Cast) -> None:
        set_one(cast)
        assert not any("action" in title for title in self.titles(cast, "asha", TODAY))
        soon = DUE - timedelta(days=14)
        assert "Look at 1 action due soon" in self.titles(cast, "asha", soon)
        assert "Look at 1 action due soon" in self.titles(cast, "asha", DUE)
        late = DUE + timedelta(days=1)
        assert "Follow up 1 overdue action" in self.titles(cast, "asha", late)
        assert not any("action" in title for title in self.titles(cast, "ben", late))
