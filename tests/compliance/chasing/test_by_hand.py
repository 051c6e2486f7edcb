"""Mo notes a call down, does a task of the chase, pauses it and lets it go on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.models import Contact, Notice, Pause
from tests.compliance import stages
from tests.compliance.chasing.stage import with_ladder
from tests.conftest import Cast


@pytest.fixture
def late(client: Client, cast: Cast) -> Cast:
    """Housing is 26 days late: its letter is a task. Mo is signed in."""
    today = timezone.localdate()
    cast.audit_round.cohorts.update(
        opens=today - timedelta(days=80),
        first_due=today - timedelta(days=26),
        final_due=today + timedelta(days=2),
    )
    with_ladder(cast.audit_round)
    stages.excuse(cast.carols_return, cast.mo, timezone.now())
    chase(cast.board, on=today, at=timezone.now())
    client.force_login(cast.mo)
    return cast


def address(cast: Cast, act: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/returns/{cast.audit_return.pk}/{act}"


def contact(days: int = 0, **also: Any) -> dict[str, Any]:
    on = timezone.localdate() + timedelta(days=days)
    return {
        "channel": "phone",
        "direction": "out",
        "who": "Mrs O’Shea of Tŷ Gwyn",
        "on_0": on.day,
        "on_1": on.month,
        "on_2": on.year,
        "note": "She will send it on Friday.",
        **also,
    }


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestContacts:
    def test_a_call_stands_in_the_history(self, client: Client, late: Cast) -> None:
        assert client.post(address(late, "contact/"), contact(-3)).status_code == 302
        made = Contact.objects.get()
        assert (made.by, made.on) == (late.mo, timezone.localdate() - timedelta(days=3))
        shown = page(client, address(late))
        assert "Mrs O’Shea of Tŷ Gwyn was phoned" in shown
        assert "She will send it on Friday." in shown

    def test_pressed_twice_it_is_noted_once(self, client: Client, late: Cast) -> None:
        for _ in range(2):
            assert client.post(address(late, "contact/"), contact()).status_code == 302
        assert Contact.objects.count() == 1

    def test_a_day_to_come_is_refused_and_nothing_lost(self, client: Client, late: Cast) -> None:
        answer = client.post(address(late, "contact/"), contact(1)).content.decode()
        assert "is still to come" in answer
        assert "She will send it on Friday." in answer
        assert not Contact.objects.exists()

    def test_a_task_is_done_by_it(self, client: Client, late: Cast) -> None:
        [letter] = Notice.objects.tasks()
        form = page(client, f"{address(late, 'contact/')}?task={letter.pk}")
        assert "Which task does this do?" in form
        posted = contact(channel="letter", settles=letter.pk)
        assert client.post(address(late, "contact/"), posted).status_code == 302
        assert not Notice.objects.tasks().exists()
        assert Contact.objects.get().settles == letter

    def test_a_task_of_another_return_cannot_be_done_here(self, client: Client, late: Cast) -> None:
        [letter] = Notice.objects.tasks()
        other = f"/rounds/{late.audit_round.slug}/returns/{late.carols_return.pk}/contact/"
        client.post(other, contact(settles=letter.pk))
        assert list(Notice.objects.tasks()) == [letter]


class TestPauses:
    def test_paused_with_a_reason_and_let_go_on(self, client: Client, late: Cast) -> None:
        assert "Give a reason." in client.post(address(late, "pause/")).content.decode()
        client.post(address(late, "pause/"), {"why": "A fire in the office"})
        shown = page(client, address(late))
        assert "The chase is paused" in shown
        assert "A fire in the office" in shown
        assert client.post(address(late, "resume/")).status_code == 302
        assert not Pause.objects.in_force(on=timezone.localdate()).exists()
        assert "Chase goes on" in page(client, address(late))

    def test_a_second_pause_is_refused(self, client: Client, late: Cast) -> None:
        client.post(address(late, "pause/"), {"why": "A fire"})
        again = client.post(address(late, "pause/"), {"why": "A flood"}).content.decode()
        assert "paused already" in again
        assert Pause.objects.count() == 1

    def test_what_is_excused_needs_none(self, client: Client, late: Cast) -> None:
        path = f"/rounds/{late.audit_round.slug}/returns/{late.carols_return.pk}/pause/"
        assert "nobody is asked for it" in client.post(path, {"why": "A fire"}).content.decode()


class TestTheReturnsPage:
    def test_says_what_went_and_what_was_left_out(self, client: Client, late: Cast) -> None:
        shown = page(client, address(late))
        assert "The later step went instead: 5 days after the first deadline." in shown
        assert "Do it and note it down" in shown
        client.force_login(late.ruth)
        assert "Do it and note it down" not in page(client, address(late))
