"""Mo ticks rows in the tracker, sees whom it touches, and does one thing for all of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from questionnaires.compliance.bulk import acts
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.models import Contact, Notice, Pause
from questionnaires.returns.models import AuditReturn, Extension, Status
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import make_round

HOUSING, PROBATION = "Northmoor Council Housing", "Northmoor Probation"


@pytest.fixture(autouse=True)
def _mo(client: Client, cast: Cast) -> None:
    """Whatever today is, the first deadline was three days ago."""
    today = timezone.localdate()
    cast.audit_round.cohorts.update(
        opens=today - timedelta(days=40),
        first_due=today - timedelta(days=3),
        final_due=today + timedelta(days=11),
    )
    client.force_login(cast.mo)


def url(cast: Cast, code: str, query: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/many/{code}/{query}"


def mark(page: Any) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    assert found
    return found[1]


def do(client: Client, address: str, **given: str) -> str:
    """As seen and pressed; what the page that follows says."""
    seen = mark(client.get(address))
    return client.post(address, {**given, "seen": seen}, follow=True).content.decode()


def until(days: int) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {"until_0": str(day.day), "until_1": str(day.month), "until_2": str(day.year)}


class TestTicking:
    def test_a_box_for_each_row_and_the_acts_below(self, client: Client, cast: Cast) -> None:
        page = client.get(f"/rounds/{cast.audit_round.slug}/?status=not_started").content.decode()
        assert page.count('type="checkbox" name="only"') == 2
        assert f'<span class="govuk-visually-hidden">{HOUSING}</span>' in page
        assert 'type="hidden" name="status" value="not_started"' in page
        for act in ("chase", "extend", "excuse", "pause", "contact"):
            assert f'formaction="{url(cast, act)}"' in page

    @pytest.mark.parametrize("who", ["ruth"])
    def test_not_for_who_does_not_run_it(self, client: Client, cast: Cast, who: str) -> None:
        client.force_login(getattr(cast, who))
        page = client.get(f"/rounds/{cast.audit_round.slug}/").content.decode()
        assert 'name="only"' not in page
        assert client.get(url(cast, "extend")).status_code == 404

    def test_not_of_yesterday(self, client: Client, cast: Cast) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        page = client.get(f"/rounds/{cast.audit_round.slug}/?as_of={yesterday}").content.decode()
        assert 'name="only"' not in page

    def test_no_such_act(self, client: Client, cast: Cast) -> None:
        assert client.get(url(cast, "forget")).status_code == 404


class TestWhomItTouches:
    def test_those_ticked(self, client: Client, cast: Cast) -> None:
        page = client.get(url(cast, "pause", f"?only={cast.carols_return.pk}")).content.decode()
        assert "Pause the chase: 1 organisation" in page
        assert PROBATION in page
        assert HOUSING not in page

    def test_all_that_the_filter_lets_through_where_none_is_ticked(
        self, client: Client, cast: Cast
    ) -> None:
        page = client.get(url(cast, "pause", "?name=housing")).content.decode()
        assert HOUSING in page
        assert PROBATION not in page

    @pytest.mark.parametrize("query", ["?only=nonsense", "?only=9999999", "?name=nobody"])
    def test_nobody(self, client: Client, cast: Cast, query: str) -> None:
        page = client.get(url(cast, "pause", query)).content.decode()
        assert "No organisation fits" in page
        client.post(url(cast, "pause", query), {"why": "Flood", "seen": ""})
        assert not Pause.objects.exists()

    def test_a_return_of_another_round_is_not_touched(self, client: Client, cast: Cast) -> None:
        other = make_round(cast.board)
        page = client.get(f"/rounds/{other.slug}/many/pause/?only={cast.audit_return.pk}")
        assert "No organisation fits" in page.content.decode()

    def test_a_filter_that_cannot_be_read_does_nothing(self, client: Client, cast: Cast) -> None:
        told = client.post(url(cast, "pause", "?status=late"), {"why": "Flood"}, follow=True)
        assert "nothing was done" in told.content.decode()
        assert not Pause.objects.exists()

    def test_whoever_came_in_meanwhile_is_shown_first(self, client: Client, cast: Cast) -> None:
        address = url(cast, "pause", "?status=not_started")
        seen = mark(client.get(address))
        stages.start(cast.audit_return, cast.asha, timezone.now())
        page = client.post(address, {"why": "Flood", "seen": seen})
        assert "Something has changed since you saw this page" in page.content.decode()
        assert "Flood" in page.content.decode()
        assert not Pause.objects.exists()
        client.post(address, {"why": "Flood", "seen": mark(page)})
        assert Pause.objects.get().audit_return == cast.carols_return


class TestDoing:
    def test_more_time(self, client: Client, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, timezone.now())
        stages.excuse(cast.carols_return, cast.mo, timezone.now())
        ticks = f"?only={cast.audit_return.pk}&only={cast.carols_return.pk}"
        told = do(client, url(cast, "extend", ticks), why="Half term", **until(9))
        assert "1 organisation: more time until" in told
        assert "1 organisation left out: This return is “excused”" in told
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.extended_to == timezone.localdate() + timedelta(days=9)
        assert Extension.objects.get().reason == "Half term"

    def test_more_time_costs_the_same_for_any_number(
        self, cast: Cast, django_assert_num_queries: Any
    ) -> None:
        day = timezone.localdate() + timedelta(days=9)
        with django_assert_num_queries(5):
            acts.extend_many(
                cast.audit_round,
                [cast.audit_return.pk, cast.carols_return.pk],
                until=day,
                why="Half term",
                by=cast.mo,
                today=timezone.localdate(),
                at=timezone.now(),
            )

    def test_no_more_time_than_everybody_has(self, client: Client, cast: Cast) -> None:
        told = do(client, url(cast, "extend"), why="Half term", **until(-1))
        assert "2 organisations left out:" in told
        assert not Extension.objects.exists()

    def test_excused(self, client: Client, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, timezone.now())
        stages.submit(cast.audit_return, cast.asha, timezone.now())
        told = do(client, url(cast, "excuse"), why="All schools are flooded")
        assert "1 organisation excused" in told
        assert "1 organisation left out: A return that is" in told
        cast.carols_return.refresh_from_db()
        assert cast.carols_return.status == Status.EXCUSED
        assert cast.carols_return.excused_reason == "All schools are flooded"

    def test_too_many_to_excuse_at_once(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(acts, "MOST_EXCUSED", 1)
        told = do(client, url(cast, "excuse"), why="All schools are flooded")
        assert "Choose fewer of them" in told
        assert "All schools are flooded" in told
        assert not AuditReturn.objects.filter(status=Status.EXCUSED).exists()

    def test_paused_twice(self, client: Client, cast: Cast) -> None:
        address = url(cast, "pause")
        assert "The chase of 2 organisations is paused." in do(client, address, why="Flood")
        assert "2 organisations left out: The chase of this return" in do(
            client, address, why="Flood"
        )
        assert Pause.objects.count() == 2

    def test_a_contact(self, client: Client, cast: Cast) -> None:
        today = timezone.localdate()
        day = {"on_0": str(today.day), "on_1": str(today.month), "on_2": str(today.year)}
        given = {"channel": "meeting", "who": "Siân Ŵyn", "note": "Told them of the day"}
        assert "Noted down for 2 organisations" in do(client, url(cast, "contact"), **given, **day)
        assert Contact.objects.filter(who="Siân Ŵyn", by=cast.mo).count() == 2

    def test_a_contact_to_come_keeps_what_was_typed(self, client: Client, cast: Cast) -> None:
        day = timezone.localdate() + timedelta(days=2)
        given = {"channel": "phone", "who": "Siân", "note": "Rang", "on_0": str(day.day)}
        told = do(client, url(cast, "contact"), **given, on_1=str(day.month), on_2=str(day.year))
        assert "is still to come" in told
        assert "Siân" in told
        assert not Contact.objects.exists()

    def test_chased_now(self, client: Client, cast: Cast) -> None:
        set_up_ladder(cast.audit_round)
        address = url(cast, "chase", f"?only={cast.audit_return.pk}")
        assert "Messages that would go" in client.get(address).content.decode()
        assert "1 message put into the outbox" in do(client, address)
        assert {one.audit_return_id for one in Notice.objects.all()} == {cast.audit_return.pk}
        page = client.get(address).content.decode()
        assert "Nothing is left to send to them today" in page

    def test_a_double_click_does_it_once(self, client: Client, cast: Cast) -> None:
        address = url(cast, "extend")
        given = {"why": "Half term", **until(9), "seen": mark(client.get(address))}
        for _ in range(2):
            page = client.post(address, given)
        assert "Something has changed" in page.content.decode()
        assert Extension.objects.count() == 2

    def test_a_contact_pressed_twice_is_noted_once(self, client: Client, cast: Cast) -> None:
        today, address = timezone.localdate(), url(cast, "contact")
        given = {"channel": "phone", "who": "Siân", "note": "Rang", "on_0": str(today.day)}
        given |= {"on_1": str(today.month), "on_2": str(today.year)}
        given["seen"] = mark(client.get(address))
        for _ in range(2):
            client.post(address, given)
        assert Contact.objects.count() == 2

    def test_a_closed_round(self, client: Client, cast: Cast) -> None:
        cast.audit_round.closed_on = timezone.localdate()
        cast.audit_round.save()
        for code, more in (("extend", until(9)), ("pause", {})):
            told = do(client, url(cast, code), why="Flood", **more)
            assert "left out: The round is closed" in told
