"""Mo at the chase of a round: looks ahead, chases, reads what became of it, does the tasks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.seats import Terms
from questionnaires.compliance.chasing.balance import balance
from questionnaires.compliance.chasing.by_hand import pause
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.models import ChaseRun, Notice
from tests.compliance import stages
from tests.compliance.chasing.stage import another_school, send_everything, with_ladder
from tests.conftest import Cast
from tests.factories import make_seat
from tests.query_counts import RecordedQueries


@pytest.fixture
def late(client: Client, cast: Cast) -> Cast:
    """Housing is 26 days late, and nobody has been asked yet. Mo is signed in."""
    today = timezone.localdate()
    cast.audit_round.cohorts.update(
        opens=today - timedelta(days=80),
        first_due=today - timedelta(days=26),
        final_due=today + timedelta(days=2),
    )
    with_ladder(cast.audit_round)
    stages.excuse(cast.carols_return, cast.mo, timezone.now())
    client.force_login(cast.mo)
    return cast


def address(cast: Cast, more: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/chase/{more}"


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestLookingAhead:
    def test_says_who_and_why_and_writes_nothing(self, client: Client, late: Cast) -> None:
        shown = page(client, address(late, "now/"))
        assert "Asha<span" in shown
        assert "5 days after the first deadline" in shown
        assert "earlier steps left out" in shown
        assert not Notice.objects.exists()
        assert not ChaseRun.objects.exists()

    def test_the_days_to_come(self, client: Client, late: Cast) -> None:
        today = timezone.localdate()
        late.audit_round.cohorts.update(first_due=today - timedelta(days=12))
        shown = page(client, address(late))
        assert "15 days after the first deadline" in shown
        assert '1 <span class="portal-under">Northmoor Council Housing</span>' in shown

    def test_the_days_to_come_say_where_nobody_is(self, client: Client, late: Cast) -> None:
        today = timezone.localdate()
        late.audit_round.cohorts.update(first_due=today - timedelta(days=4))
        assert "Nobody to write to" not in page(client, address(late))
        late.housing.seats.end(timezone.now())
        assert "Nobody to write to at 1 of them yet" in page(client, address(late))

    def test_a_paused_one_is_passed_over_with_its_reason(self, client: Client, late: Cast) -> None:
        today = timezone.localdate()
        pause(
            late.audit_return,
            why="A fire in the office",
            until=None,
            by=late.mo,
            today=today,
            at=timezone.now(),
        )
        shown = page(client, address(late, "now/"))
        assert "Nothing is left to send today." in shown
        assert "A fire in the office" in shown
        assert "Chase now" not in shown

    def test_a_closed_round_is_not_chased(self, client: Client, late: Cast) -> None:
        type(late.audit_round).objects.update(closed_on=timezone.localdate())
        assert "The round is closed" in page(client, address(late))
        assert "The round is closed" in page(client, address(late, "now/"))
        client.post(address(late, "now/"))
        assert not Message.objects.exists()


class TestChasingNow:
    def test_pressed_twice_nothing_goes_twice(self, client: Client, late: Cast) -> None:
        for _ in range(2):
            assert client.post(address(late, "now/")).status_code == 302
        people = list(Message.objects.values_list("recipient", flat=True))
        assert len(people) == len(set(people)) == 2
        assert set(ChaseRun.objects.values_list("by", flat=True)) == {late.mo.pk}

    def test_only_this_round_is_chased(self, client: Client, late: Cast) -> None:
        client.post(address(late, "now/"))
        rounds = set(Notice.objects.values_list("audit_return__audit_round", flat=True))
        assert rounds == {late.audit_round.pk}


class TestNotices:
    def test_the_figures_add_up_and_lead_to_their_rows(self, client: Client, late: Cast) -> None:
        chase(late.board, on=timezone.localdate(), at=timezone.now())
        send_everything(0)
        counts = balance(late.audit_round)
        whole = page(client, address(late, "notices/"))
        assert f"= {counts.due} in all" in whole
        assert f"{counts.due} notices" in whole
        for state in ("sent", "superseded", "uncertain", "failed", "tasks", "done", "waiting"):
            shown = page(client, address(late, f"notices/?state={state}"))
            number = getattr(counts, state)
            counted = "1 notice " if number == 1 else f"{number} notices"
            assert (counted if number else "No notices here.") in shown

    def test_nonsense_shows_all(self, client: Client, late: Cast) -> None:
        chase(late.board, on=timezone.localdate(), at=timezone.now())
        assert "5 notices" not in page(client, address(late, "notices/?state=%00x"))

    def test_queries_do_not_grow_with_the_round(
        self, client: Client, late: Cast, recorded_queries: RecordedQueries
    ) -> None:
        for number in range(4):
            another_school(late.audit_round, f"School {number}")
        chase(late.board, on=timezone.localdate(), at=timezone.now())
        with recorded_queries("chase: notices"):
            client.get(address(late, "notices/"))
        with recorded_queries("chase: look ahead"):
            client.get(address(late))
        with recorded_queries("chase: tasks"):
            client.get("/boards/northmoor/tasks/")


class TestTasks:
    def test_letters_and_empty_seats_stand_on_one_page(self, client: Client, late: Cast) -> None:
        late.amara.seats.all().delete()
        chase(late.board, on=timezone.localdate(), at=timezone.now())
        shown = page(client, f"/boards/{late.board.slug}/tasks/")
        assert "Send a letter from the chair to the chair of governors" in shown
        assert "tasks of the chase" in page(client, "/") or "task of the chase" in page(client, "/")

    def test_an_empty_seat_says_who_is_invited(self, client: Client, late: Cast) -> None:
        late.asha.seats.all().delete()
        chase(late.board, on=timezone.localdate(), at=timezone.now())
        address_of_tasks = f"/boards/{late.board.slug}/tasks/"
        invite_page = f"/organisations/{late.housing.pk}/people/invite/"
        shown = page(client, address_of_tasks)
        assert "Find out who is the lead" in shown
        assert invite_page in shown
        offer = Offer("wyn@example.org", "Wyn", "lead")
        terms = Terms(("lead",))
        invite(late.housing, offer, by=late.mo, terms=terms, at=timezone.now())
        shown = page(client, address_of_tasks)
        assert "Ask Wyn to come in: invited as lead on" in shown
        assert "Find out who is the lead" not in shown
        assert invite_page not in shown

    def test_messages_that_failed_are_a_next_step(self, client: Client, late: Cast) -> None:
        chase(late.board, on=timezone.localdate(), at=timezone.now())
        Message.objects.update(state="failed")
        assert "that may not have gone" in page(client, "/")

    def test_another_boards_manager_finds_nothing(self, client: Client, late: Cast) -> None:
        make_seat(late.carol, late.board, "reviewer")
        client.force_login(late.carol)
        assert client.get(f"/boards/{late.board.slug}/tasks/").status_code == 404
