"""Mo looks at the board's rounds, opens one, closes it and opens it again."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from audit_portal.home.next_steps import next_steps
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import AuditReturn, AuditRound, ReturnEvent, Status
from questionnaires.returns.rounds.running import RoundPlan, open_round
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_draft, make_organisation

LIST = "/boards/northmoor/rounds/"
OPEN = "/boards/northmoor/rounds/open/"


def asked(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What Mo posts."""
    days = {
        "opens": date(2026, 9, 1),
        "first_due": date(2026, 10, 31),
        "final_due": date(2026, 11, 15),
    }
    fields: dict[str, Any] = {
        "version": cast.audit_round.version.pk,
        "title": "Section 11 audit 2027",
        "slug": "s11-2027",
        "enrolment": "closed",
        "duties": ["s11"],
    }
    for name, usual in days.items():
        day = changes.pop(name, usual)
        fields |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    return {**fields, **changes}


def command(*extra: str, **changes: str) -> str:
    given = {
        "board": "northmoor",
        "questionnaire": "section-11",
        "opens": "2026-09-01",
        "first-due": "2026-10-31",
        "final-due": "2026-11-15",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    out, err = StringIO(), StringIO()
    call_command("open_round", "s11-2027", *options, *extra, stdout=out, stderr=err)
    assert out.getvalue() == ""
    return err.getvalue()


class TestTheList:
    def test_rounds_with_their_figures(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ruth)
        page = client.get(LIST).content.decode()
        assert cast.audit_round.title in page
        assert "0 of 2 (0.0%)" in page
        assert "Open a round" not in page
        client.force_login(cast.mo)
        assert "Open a round" in client.get(LIST).content.decode()

    @pytest.mark.parametrize("name", ["asha", "dev"])
    def test_others_find_nothing(self, client: Client, cast: Cast, name: str) -> None:
        client.force_login(getattr(cast, name))
        assert client.get(LIST).status_code == 404
        assert client.get(OPEN).status_code == 404

    def test_the_chair_opens_nothing(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ruth)
        assert client.get(OPEN).status_code == 404
        assert client.post(OPEN, asked(cast, confirmed="yes")).status_code == 404
        assert client.post(f"/rounds/{cast.audit_round.slug}/close/").status_code == 404


class TestOpening:
    def test_first_who_is_asked_then_open(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        preview = " ".join(client.post(OPEN, asked(cast)).content.decode().split())
        assert "2 organisations are asked: 2 agency." in preview
        assert not AuditRound.objects.filter(slug="s11-2027").exists()
        response = client.post(OPEN, asked(cast, confirmed="yes"))
        assert response["Location"] == "/rounds/s11-2027/"
        audit_round = AuditRound.objects.get(slug="s11-2027")
        assert audit_round.returns.count() == 2

    def test_pressed_twice_it_is_opened_once(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        for _ in range(2):
            response = client.post(OPEN, asked(cast, confirmed="yes"))
            assert response["Location"] == "/rounds/s11-2027/"
        assert AuditRound.objects.filter(slug="s11-2027").count() == 1

    def test_change_something_brings_the_form_back_filled_in(
        self, client: Client, cast: Cast
    ) -> None:
        client.force_login(cast.mo)
        page = client.post(OPEN, asked(cast, change="yes")).content.decode()
        assert 'value="Section 11 audit 2027"' in page
        assert "There is a problem" not in page

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"slug": "Not A Slug"}, "Use lower-case letters"),
            ({"title": ""}, "Enter a title."),
            ({"first_due": date(2026, 8, 1)}, "must not be before 1 September 2026"),
            ({"final_due": date(2026, 10, 1)}, "must not be before 31 October 2026"),
            ({"version": ""}, "Choose the questionnaire"),
            ({"duties": ["eyfs"]}, "eyfs"),
            ({"opens_1": "13"}, "month"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, client: Client, cast: Cast, changes: dict[str, Any], says: str
    ) -> None:
        client.force_login(cast.mo)
        page = client.post(OPEN, asked(cast, **changes)).content.decode()
        assert "There is a problem" in page
        assert says in page
        if changes.get("title") != "":
            assert 'value="Section 11 audit 2027"' in page
        assert AuditRound.objects.count() == 1

    def test_a_draft_cannot_be_asked(self, client: Client, cast: Cast) -> None:
        draft = make_draft(code="other")
        client.force_login(cast.mo)
        page = client.post(OPEN, asked(cast, version=draft.pk)).content.decode()
        assert "There is a problem" in page

    def test_the_live_count(self, client: Client, cast: Cast) -> None:
        make_organisation(cast.board, "A school", duty="s175", kind="school")
        client.force_login(cast.mo)
        assert "<strong>3</strong>" in client.get(f"{OPEN}asked/").content.decode()
        assert "<strong>1</strong>" in client.get(f"{OPEN}asked/?duties=s175").content.decode()

    def test_who_owes_two_duties_is_asked_once_and_who_has_closed_not_at_all(
        self, cast: Cast
    ) -> None:
        college = make_organisation(cast.board, "College", duty="s175", kind="college")
        cast.board.members.create(organisation=college, duty_basis="s11")
        make_organisation(cast.board, "Gone", closed=date(2026, 1, 1))
        plan = RoundPlan(
            board=cast.board,
            version=cast.audit_round.version,
            slug="both",
            title="Both",
            opens=TODAY,
            first_due=TODAY,
            final_due=TODAY,
        )
        audit_round = open_round(plan, at=NOW)
        names = set(audit_round.returns.values_list("organisation_name", flat=True))
        assert names == {"Northmoor Council Housing", "Northmoor Probation", "College"}


class TestClosing:
    def test_and_opening_again(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        client.post(f"/rounds/{cast.audit_round.slug}/close/")
        cast.audit_round.refresh_from_db()
        assert cast.audit_round.closed_on == timezone.localdate()
        page = client.get(f"/rounds/{cast.audit_round.slug}/").content.decode()
        assert "Open the round again" in page
        client.post(f"/rounds/{cast.audit_round.slug}/open-again/")
        cast.audit_round.refresh_from_db()
        assert cast.audit_round.closed_on is None

    def test_looking_changes_nothing(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        assert client.get(f"/rounds/{cast.audit_round.slug}/close/").status_code == 405


class TestTheCommand:
    def test_opens_for_everybody_who_owes_it(self, cast: Cast) -> None:
        assert "2 are asked" in command("--duty", "s11", "contract", "--duty", "s175")
        audit_round = AuditRound.objects.get(slug="s11-2027")
        assert audit_round.title == "Section 11 2026"
        cohort = audit_round.cohorts.get()
        assert (cohort.opens, cohort.first_due) == (date(2026, 9, 1), date(2026, 10, 31))

    def test_a_round_typed_in_late_is_dated_from_its_first_day(self, cast: Cast) -> None:
        command(opens="2017-03-01", first_due="2017-04-28", final_due="2017-05-31")
        events = ReturnEvent.objects.filter(audit_return__audit_round__slug="s11-2027")
        assert {timezone.localdate(event.at) for event in events} == {date(2017, 3, 1)}

    def test_open_enrolment_asks_nobody(self, cast: Cast) -> None:
        assert "0 are asked" in command(enrolment="open")

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"board": "nowhere"}, "--board: there is no board with the slug 'nowhere'."),
            (
                {"questionnaire": "none"},
                "--questionnaire: there is no published version of 'none'.",
            ),
            ({"number": "7"}, "no published version 7 of 'section-11'"),
            ({"first_due": "2026-01-01"}, "--first-due: The first deadline must not be before"),
            ({"duty": "s999"}, "--duty: There is no duty called s999."),
            ({"duty": "eyfs"}, "--duty: No organisation of this board owes"),
            ({"period_from": "2025-01-01"}, "--period-to: Give both ends"),
            ({"cut_off": "2026-01-01"}, "--cut-off: The cut-off must not be before"),
        ],
    )
    def test_bad_input_is_said_and_nothing_changes(
        self, cast: Cast, changes: dict[str, str], says: str
    ) -> None:
        with pytest.raises(CommandError) as refused:
            command(**changes)
        assert says in str(refused.value)
        assert AuditRound.objects.count() == 1

    def test_the_same_name_twice(self, cast: Cast) -> None:
        command()
        with pytest.raises(CommandError, match="'s11-2027' already"):
            command()


class TestHome:
    def test_manager_and_chair_are_told_of_late_returns(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, NOW)
        manager, chair = (Seat.objects.get(user=user) for user in (cast.mo, cast.ruth))
        assert next_steps(manager, on=TODAY) == next_steps(chair, on=TODAY) == []
        afterwards = TODAY + timedelta(days=90)
        [late] = next_steps(manager, on=afterwards)
        assert late.late
        assert late.title == "Follow up 2 returns past the deadline: Section 11 audit 2026"
        assert late.status == "2 late"
        assert late.detail == "The first deadline was 28 April 2026."
        assert late.url == f"/rounds/{cast.audit_round.slug}/?late=yes"
        [seen] = next_steps(chair, on=afterwards)
        assert seen.title.startswith("See 2 returns past the deadline")

    def test_the_manager_is_told_of_approvals_that_take_long(self, cast: Cast) -> None:
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
            status=Status.SUBMITTED, submitted_at=NOW
        )
        manager = Seat.objects.get(user=cast.mo)
        assert next_steps(manager, on=TODAY + timedelta(days=14)) == []
        [step] = next_steps(manager, on=TODAY + timedelta(days=15))
        assert step.title == "Ask after 1 return awaiting approval: Section 11 audit 2026"
        assert step.status == "1 waiting"
        assert not step.late

    def test_without_an_open_round_the_manager_is_led_to_one(self, cast: Cast) -> None:
        AuditRound.objects.update(closed_on=TODAY)
        [step] = next_steps(Seat.objects.get(user=cast.mo), on=TODAY)
        assert step.url == OPEN
        assert next_steps(Seat.objects.get(user=cast.ruth), on=TODAY) == []
