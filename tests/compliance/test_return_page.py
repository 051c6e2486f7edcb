"""One organisation in the tracker: Mo looks, gives time, excuses, asks again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.models import ORGANISATION_ROLES
from audit_portal.organisations.seats import Terms
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.chasing.writing import chase
from questionnaires.returns.models import AuditReturn, Extension, Status
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import make_board, make_seat, make_user


@pytest.fixture
def running(cast: Cast) -> Cast:
    """The round of the cast, open today and due in a fortnight."""
    today = timezone.localdate()
    cast.audit_round.cohorts.update(
        opens=today - timedelta(days=40),
        first_due=today + timedelta(days=14),
        final_due=today + timedelta(days=28),
    )
    return cast


def address(cast: Cast, act: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/returns/{cast.audit_return.pk}/{act}"


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def day_fields(name: str, day: Any) -> dict[str, int]:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


class TestLooking:
    def test_how_it_stands_who_is_there_and_what_happened(
        self, client: Client, running: Cast
    ) -> None:
        stages.start(running.audit_return, running.asha, timezone.now())
        client.force_login(running.ruth)
        page = read(client, address(running))
        assert "0 of 6 required questions" in page
        assert running.asha.email in page
        assert "Started</strong> by Asha, lead" in page
        assert "Asked</strong>" in page
        assert "The lead must finish the return and submit it by" in page

    def test_its_story_holds_invitations_and_what_the_chase_sent(
        self, client: Client, running: Cast
    ) -> None:
        now = timezone.now()
        offer = Offer("nia@example.org", "Nia", "lead")
        invite(running.housing, offer, by=running.mo, terms=Terms(ORGANISATION_ROLES), at=now)
        set_up_ladder(running.audit_round)
        chase(running.board, on=timezone.localdate(), at=now)
        Message.objects.filter(recipient=running.asha.email).update(state="sent", sent_at=now)
        stages.start(running.audit_return, running.asha, now)
        client.force_login(running.mo)
        page = read(client, address(running))
        assert "Nia was invited as lead" in page
        assert "Asked by the chase: e-mail" in page
        assert "Last answer saved" in page
        assert "has not come in yet" in page

    def test_nobody_there_leads_to_inviting_somebody(self, client: Client, running: Cast) -> None:
        running.housing.seats.end(timezone.now())
        client.force_login(running.mo)
        people = f'href="/organisations/{running.housing.pk}/people/"'
        page = read(client, address(running))
        assert "Invite a lead, so that somebody can answer." in page
        assert people in page
        stages.excuse(running.audit_return, running.mo, timezone.now())
        page = read(client, address(running))
        assert "Nobody holds a seat here." in page
        assert "so that somebody can answer" not in page

    def test_the_chair_and_a_reviewer_may_not_act(self, client: Client, running: Cast) -> None:
        client.force_login(running.ruth)
        assert "Give more time" not in read(client, address(running))
        for act in ("extend/", "excuse/", "ask-again/"):
            assert client.get(address(running, act)).status_code == 404
            assert client.post(address(running, act), {"why": "Because"}).status_code == 404

    def test_the_round_in_the_address_must_be_its_own(self, client: Client, running: Cast) -> None:
        client.force_login(running.mo)
        assert client.get(f"/rounds/other/returns/{running.audit_return.pk}/").status_code == 404

    def test_a_manager_of_another_board_finds_nothing(self, client: Client, running: Cast) -> None:
        wendy = make_user("Wendy")
        make_seat(wendy, make_board("westmoor"), "manager")
        client.force_login(wendy)
        assert client.get(address(running)).status_code == 404
        assert client.post(address(running, "excuse/"), {"why": "No"}).status_code == 404

    def test_answers_are_offered_only_once_signed_off(self, client: Client, running: Cast) -> None:
        client.force_login(running.mo)
        assert "Read the return" not in read(client, address(running))
        stages.start(running.audit_return, running.asha, timezone.now())
        stages.submit(running.audit_return, running.asha, timezone.now())
        stages.sign_off(running.audit_return, running.dev, timezone.now())
        assert "Read the return" in read(client, address(running))


class TestGivingTime:
    def test_until_a_later_day_with_a_reason(self, client: Client, running: Cast) -> None:
        client.force_login(running.mo)
        until = timezone.localdate() + timedelta(days=21)
        posted = {**day_fields("until", until), "why": "The building was flooded"}
        response = client.post(address(running, "extend/"), posted, follow=True)
        assert response.redirect_chain == [(address(running), 302)]
        running.audit_return.refresh_from_db()
        assert running.audit_return.extended_to == until
        page = " ".join(response.content.decode().split())
        assert "The building was flooded" in page
        assert "extended; the first deadline is" in page

    @pytest.mark.parametrize(
        ("days", "says"),
        [(-1, "has passed"), (14, "Everybody has until"), (3, "Everybody has until")],
    )
    def test_a_day_that_helps_nobody_is_refused(
        self, client: Client, running: Cast, days: int, says: str
    ) -> None:
        client.force_login(running.mo)
        until = timezone.localdate() + timedelta(days=days)
        posted = {**day_fields("until", until), "why": "They asked nicely"}
        page = client.post(address(running, "extend/"), posted).content.decode()
        assert says in page
        assert "They asked nicely" in page
        assert "There is a problem" in page
        assert not Extension.objects.exists()

    def test_nonsense_is_said_beside_its_field(self, client: Client, running: Cast) -> None:
        client.force_login(running.mo)
        posted = {"until_0": "31", "until_1": "2", "until_2": "2027", "why": ""}
        page = client.post(address(running, "extend/"), posted).content.decode()
        assert "Give a reason." in page
        assert "<title>Error: " in page
        assert not Extension.objects.exists()

    def test_not_once_it_is_signed_off(self, client: Client, running: Cast) -> None:
        stages.start(running.audit_return, running.asha, timezone.now())
        stages.submit(running.audit_return, running.asha, timezone.now())
        stages.sign_off(running.audit_return, running.dev, timezone.now())
        client.force_login(running.mo)
        assert "Give more time" not in read(client, address(running))
        until = timezone.localdate() + timedelta(days=21)
        posted = {**day_fields("until", until), "why": "Late thought"}
        page = client.post(address(running, "extend/"), posted).content.decode()
        assert "it needs no more time" in page


class TestExcusing:
    def test_with_a_reason_and_back_again(self, client: Client, running: Cast) -> None:
        stages.start(running.audit_return, running.asha, timezone.now())
        client.force_login(running.mo)
        client.post(address(running, "excuse/"), {"why": "Merged into another"})
        running.audit_return.refresh_from_db()
        assert running.audit_return.status == Status.EXCUSED
        page = read(client, address(running))
        assert "Merged into another" in page
        assert "Ask again" in page
        client.post(address(running, "ask-again/"), {"why": "The merger is off"})
        running.audit_return.refresh_from_db()
        assert running.audit_return.status == Status.IN_PROGRESS
        assert running.audit_return.excused_reason == ""
        assert "The merger is off" in read(client, address(running))

    def test_who_had_not_started_starts_from_nothing_again(
        self, client: Client, running: Cast
    ) -> None:
        client.force_login(running.mo)
        client.post(address(running, "excuse/"), {"why": "Closed"})
        client.post(address(running, "ask-again/"), {"why": "Opened"})
        running.audit_return.refresh_from_db()
        assert running.audit_return.status == Status.NOT_STARTED

    def test_no_reason_no_excuse(self, client: Client, running: Cast) -> None:
        client.force_login(running.mo)
        page = client.post(address(running, "excuse/"), {"why": "  "}).content.decode()
        assert "Give a reason." in page
        assert AuditReturn.objects.filter(status=Status.EXCUSED).count() == 0

    def test_pressed_twice_it_happens_once(self, client: Client, running: Cast) -> None:
        client.force_login(running.mo)
        client.post(address(running, "excuse/"), {"why": "Closed"})
        page = client.post(address(running, "excuse/"), {"why": "Closed"}).content.decode()
        assert "cannot become" in page
        assert running.audit_return.events.filter(to_status="excused").count() == 1
