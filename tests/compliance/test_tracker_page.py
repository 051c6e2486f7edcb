"""Mo and Ruth look at the tracker; nobody else can."""

import csv
import json
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from audit_portal import ledger
from audit_portal.organisations.models import BoardMember, Organisation, User
from questionnaires.compliance.bulk.acts import contact_many
from questionnaires.compliance.chasing.by_hand import Spoken, pause
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.returns.models import AuditRound, Cohort, ReturnEvent
from questionnaires.returns.rounds.running import close_round
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import (
    NOW,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
)

HOUSING, PROBATION, CLUB = "Northmoor Council Housing", "Northmoor Probation", "Boxing club"


@pytest.fixture
def late(cast: Cast) -> Cast:
    """The round of the cast, three days after its first deadline, whatever today is."""
    today = timezone.localdate()
    cast.audit_round.cohorts.update(
        opens=today - timedelta(days=40),
        first_due=today - timedelta(days=3),
        final_due=today + timedelta(days=11),
    )
    return cast


def see(client: Client, audit_round: AuditRound, query: str = "") -> str:
    response = client.get(f"/rounds/{audit_round.slug}/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def download(client: Client, audit_round: AuditRound, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/rounds/{audit_round.slug}/returns.csv{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(text)))


class TestAClosedRound:
    """Ten years later page, CSV and command still speak as at its closing."""

    @pytest.fixture
    def closed(self, cast: Cast) -> Cast:
        """Closed in 2016, three days after the first deadline."""
        cast.audit_round.cohorts.update(
            opens=date(2016, 3, 1), first_due=date(2016, 4, 28), final_due=date(2016, 5, 12)
        )
        close_round(cast.audit_round, why="All is in", by=cast.mo, on=date(2016, 5, 1), at=NOW)
        return cast

    def test_stands_still(self, client: Client, closed: Cast) -> None:
        client.force_login(closed.mo)
        page = see(client, closed.audit_round)
        assert "First deadline 28 April 2016; final deadline 12 May 2016." in page
        assert "Closed on 1 May 2016" in page
        assert "3 days late" in page
        assert " ago" not in page
        rows = download(client, closed.audit_round, "?late=yes")
        assert [row["Days overdue"] for row in rows] == ["3", "3"]
        out = StringIO()
        call_command("tracker", closed.audit_round.slug, "--format", "json", stdout=out)
        assert [row["days_overdue"] for row in json.loads(out.getvalue())["rows"]] == [3, 3]

    def test_what_was_submitted_can_still_be_approved(self, client: Client, closed: Cast) -> None:
        stages.start(closed.audit_return, closed.asha, NOW)
        stages.submit(closed.audit_return, closed.asha, NOW)
        client.force_login(closed.mo)
        assert "approve the return as it stands" in see(client, closed.audit_round)


class TestWhoMayLook:
    @pytest.mark.parametrize("name", ["mo", "ruth"])
    def test_manager_and_chair(self, client: Client, cast: Cast, name: str) -> None:
        client.force_login(getattr(cast, name))
        assert "Northmoor Probation" in see(client, cast.audit_round)
        assert len(download(client, cast.audit_round)) == 2

    @pytest.mark.parametrize("name", ["asha", "ben", "dev", "amara"])
    def test_for_others_it_is_not_there(self, client: Client, cast: Cast, name: str) -> None:
        client.force_login(getattr(cast, name))
        for path in ("", "returns.csv", f"returns/{cast.audit_return.pk}/"):
            assert client.get(f"/rounds/{cast.audit_round.slug}/{path}").status_code == 404

    def test_strangers_are_asked_to_sign_in(self, client: Client, cast: Cast) -> None:
        response = client.get(f"/rounds/{cast.audit_round.slug}/")
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    def test_a_board_it_is_shared_with_sees_its_own_members(
        self, client: Client, cast: Cast
    ) -> None:
        other = make_board("westmoor")
        cast.audit_round.shared_with.add(other)
        BoardMember.objects.create(board=other, organisation=cast.housing, duty_basis="s11")
        wendy = make_user("Wendy")
        make_seat(wendy, other, "manager")
        client.force_login(wendy)
        page = see(client, cast.audit_round)
        assert "Northmoor Council Housing" in page
        assert "Northmoor Probation" not in page
        assert "Close the round" not in page
        assert len(download(client, cast.audit_round)) == 1


class TestWhatItShows:
    def test_counts_stand_beside_what_they_are_of(self, client: Client, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, timezone.now())
        client.force_login(cast.mo)
        page = see(client, cast.audit_round)
        assert (
            'aria-label="Of 2 returns expected: 0 returned, 1 in progress, 1 not started"' in page
        )
        assert '<span class="portal-count__number">1</span>' in page
        assert "(50.0%)" in page

    def test_open_enrolment_shows_no_rate(self, client: Client, cast: Cast) -> None:
        AuditRound.objects.update(enrolment="open")
        client.force_login(cast.mo)
        page = see(client, cast.audit_round)
        assert "no rate" in page
        assert "%)" not in page

    def test_an_empty_round(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        assert "No return fits what you asked for." in see(client, make_round(cast.board))

    def test_late_first_then_the_words_of_the_duty(self, client: Client, late: Cast) -> None:
        club = make_organisation(late.board, "Boxing club", duty="voluntary", kind="voluntary")
        make_return(late.audit_round, club)
        client.force_login(late.mo)
        page = see(client, late.audit_round)
        assert page.count("portal-status--late") == 3
        assert "3 days late" in page
        assert "Not compliant" not in page
        past_all = timezone.localdate() - timedelta(days=1)
        late.audit_round.cohorts.update(final_due=past_all)
        page = see(client, late.audit_round)
        assert page.count("Not compliant") == 2
        assert page.count("No return received") == 1

    def test_a_past_day(self, client: Client, cast: Cast) -> None:
        now = timezone.now()
        with ledger.lifted():
            ReturnEvent.objects.update(at=now - timedelta(days=9))
        stages.start(cast.audit_return, cast.asha, now)
        client.force_login(cast.mo)
        yesterday = timezone.localdate() - timedelta(days=1)
        page = see(client, cast.audit_round, f"?as_of={yesterday}")
        assert "the end of the day" in page
        assert "Answered" not in page
        assert "0 returned, 0 in progress, 2 not started" in page

    def test_the_day_before_it_opened(self, client: Client, cast: Cast) -> None:
        opens = timezone.localdate()
        due = opens + timedelta(days=30)
        cast.audit_round.cohorts.update(opens=opens, first_due=due, final_due=due)
        with ledger.lifted():
            ReturnEvent.objects.update(at=timezone.now())
        client.force_login(cast.mo)
        page = see(client, cast.audit_round, f"?as_of={opens - timedelta(days=1)}")
        assert "The round was not open on that day" in page
        assert f"Opens {opens.day} " in page
        assert "was not open" not in see(client, cast.audit_round)

    @pytest.mark.parametrize("as_of", ["soon", "31/2/2026", "2999-01-01"])
    def test_a_wrong_day_is_said_and_today_is_shown(
        self, client: Client, cast: Cast, as_of: str
    ) -> None:
        client.force_login(cast.mo)
        page = see(client, cast.audit_round, f"?as_of={as_of}")
        assert "There is a problem" in page
        assert 'href="#id_as_of"' in page
        assert "<title>Error: " in page
        assert "2 returns" in page


class TestNarrowing:
    @pytest.fixture
    def mixed(self, late: Cast, client: Client) -> Cast:
        """Housing is in progress, Probation not started; a voluntary group has returned."""
        stages.start(late.audit_return, late.asha, timezone.now())
        club = make_organisation(late.board, "Boxing club", duty="voluntary", kind="voluntary")
        audit_return = make_return(late.audit_round, club)
        stages.start(audit_return, late.asha, timezone.now())
        stages.submit(audit_return, late.asha, timezone.now())
        stages.sign_off(audit_return, late.dev, timezone.now())
        client.force_login(late.mo)
        return late

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("?status=signed_off", [CLUB]),
            ("?status=under_way", [HOUSING]),
            ("?status=outstanding", [HOUSING, PROBATION]),
            ("?kind=voluntary", [CLUB]),
            ("?duty=s11", [HOUSING, PROBATION]),
            ("?late=yes", [HOUSING, PROBATION]),
            ("?late=no", [CLUB]),
            ("?name=PROB", [PROBATION]),
            ("?name=probation&status=signed_off", []),
            ("?sort=-organisation", [PROBATION, HOUSING, CLUB]),
            ("?sort=status", [PROBATION, HOUSING, CLUB]),
            ("?sort=-due&sort=organisation", [CLUB, HOUSING, PROBATION]),
            ("?status=nonsense", [CLUB, HOUSING, PROBATION]),
            ("?sort=nonsense&page=99", [CLUB, HOUSING, PROBATION]),
        ],
    )
    def test_page_and_download_show_the_same_in_the_same_order(
        self, client: Client, mixed: Cast, query: str, names: list[str]
    ) -> None:
        assert [row["Organisation"] for row in download(client, mixed.audit_round, query)] == names
        page = see(client, mixed.audit_round, query)
        places = [page.find(f">{name}</a>") for name in names]
        assert -1 not in places
        assert places == sorted(places)
        assert page.count('scope="row"') == len(names)

    def test_sorting_by_what_is_missing_puts_it_last(self, client: Client, mixed: Cast) -> None:
        for query in ("?sort=last_activity", "?sort=-last_activity"):
            rows = download(client, mixed.audit_round, query)
            assert rows[-1]["Organisation"] == "Northmoor Probation"

    def test_pages_of_50(self, client: Client, mixed: Cast) -> None:
        for number in range(60):
            make_return(
                mixed.audit_round,
                make_organisation(mixed.board, f"School {number:02}", duty="s175"),
            )
        page = see(client, mixed.audit_round)
        assert "1 to 50 of 63 returns" in page
        second = see(client, mixed.audit_round, "?page=2")
        assert "51 to 63 of 63 returns" in second
        assert "School 59" in second
        assert "School 00" not in second
        assert len(download(client, mixed.audit_round, "?page=2")) == 63


class TestTheFile:
    def test_a_row(self, client: Client, late: Cast) -> None:
        stages.start(late.audit_return, late.asha, timezone.now())
        client.force_login(late.mo)
        row = download(client, late.audit_round)[0]
        assert row["Organisation"] == "Northmoor Council Housing"
        assert row["Duty"] == "Section 11, Children Act 2004"
        assert (row["Answered"], row["Required"], row["Days overdue"]) == ("0", "6", "3")
        assert row["As at"] == timezone.localdate().isoformat()

    def test_a_name_like_a_formula(self, client: Client, cast: Cast) -> None:
        AuditRound.objects.get().returns.filter(pk=cast.audit_return.pk).update(
            organisation_name="=cmd|' /C calc'!A0"
        )
        client.force_login(cast.mo)
        assert download(client, cast.audit_round)[0]["Organisation"].startswith("'=cmd")


class TestColumns:
    @pytest.fixture
    def mo(self, client: Client, late: Cast) -> Client:
        housing = late.housing
        trust = make_organisation(late.board, "Tŵr Trust")
        Organisation.objects.filter(pk=housing.pk).update(
            urn="104231", phase="All-through", parent=trust
        )
        stages.start(late.audit_return, late.asha, timezone.now())
        client.force_login(late.mo)
        return client

    def test_those_that_were_chosen(self, mo: Client, late: Cast) -> None:
        query = "?columns=urn&columns=phase&columns=part_of&columns=began"
        page = see(mo, late.audit_round, query)
        for words in ("104231", "All-through", "Tŵr Trust"):
            assert words in page
        assert 'data-label="Status"' not in page
        assert 'value="urn" id="id_columns_0" checked' in page
        today = timezone.localdate()
        row = download(mo, late.audit_round, query)[0]
        assert list(row) == [
            *("Organisation id", "Organisation", "Kind", "Duty", "From paper"),
            *("URN", "Phase", "Part of", "Started", "As at"),
        ]
        assert (row["URN"], row["Started"]) == ("104231", today.isoformat())

    def test_every_one(self, mo: Client, late: Cast) -> None:
        row = download(mo, late.audit_round, "?columns=all")[0]
        assert len(row) == 22

    @pytest.mark.parametrize("query", ["?columns=", "?columns=nonsense"])
    def test_none_are_the_usual_ones(self, mo: Client, late: Cast, query: str) -> None:
        assert download(mo, late.audit_round, query) == download(mo, late.audit_round)

    def test_what_is_not_known_of_a_past_day_stays_away(self, mo: Client, late: Cast) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        query = f"?as_of={yesterday}&columns=progress&columns=due"
        page = see(mo, late.audit_round, query)
        assert "Answered" not in page
        assert "Answered" not in download(mo, late.audit_round, query)[:1]

    def test_as_a_workbook(self, mo: Client, late: Cast) -> None:
        query = "?columns=urn&columns=due&sort=-organisation"
        response = mo.get(f"/rounds/{late.audit_round.slug}/returns.xlsx{query}")
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        in_csv = download(mo, late.audit_round, query)
        assert rows[0] == list(in_csv[0])
        assert [row[1] for row in rows[1:]] == [row["Organisation"] for row in in_csv]
        assert rows[1][rows[0].index("Due")].date() == timezone.localdate() - timedelta(days=3)


class TestMoreToChooseBy:
    @pytest.fixture
    def mo(self, client: Client, late: Cast) -> Client:
        """Housing is part of a trust, was phoned, and its chase rests. The club has nobody."""
        trust = make_organisation(late.board, "Ysgolion Môn Trust")
        late.housing.urn, late.housing.phase, late.housing.parent = "104231", "Primary", trust
        late.housing.save()
        club = make_organisation(late.board, CLUB, duty="voluntary", kind="voluntary")
        asked = make_return(late.audit_round, club)
        asked.cohort = Cohort.objects.create(
            audit_round=late.audit_round,
            name="Clubs",
            opens=asked.cohort.opens,
            first_due=timezone.localdate(),
            final_due=timezone.localdate(),
        )
        asked.save()
        today, now = timezone.localdate(), timezone.now()
        phoned = Spoken("phone", "Asha", today, "She will start on Monday")
        contact_many(
            late.audit_round, [late.audit_return.pk], phoned, by=late.mo, today=today, at=now
        )
        pause(late.audit_return, why="Flood", until=None, by=late.mo, today=today, at=now)
        client.force_login(late.mo)
        return client

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("?phase=Primary", [HOUSING]),
            ("?part_of=môn", [HOUSING]),
            ("?cohort=Clubs", [CLUB]),
            ("?asked=yes", [HOUSING]),
            ("?asked=no", [CLUB, PROBATION]),
            ("?paused=yes", [HOUSING]),
            ("?paused=no", [CLUB, PROBATION]),
            ("?people=none", [CLUB]),
            ("?name=1042", [HOUSING]),
            ("?name=204", []),
            ("?asked=yes&paused=no", []),
        ],
    )
    def test_narrows(self, mo: Client, late: Cast, query: str, names: list[str]) -> None:
        assert [row["Organisation"] for row in download(mo, late.audit_round, query)] == names
        page = see(mo, late.audit_round, query)
        assert page.count('scope="row"') == len(names)
        assert ('portal-filter__more" open' in page) == ("name" not in query)

    def test_who_left_is_nobody_to_write_to(self, mo: Client, late: Cast) -> None:
        query = "?people=no_lead"
        names = {row["Organisation"] for row in download(mo, late.audit_round, query)}
        assert HOUSING not in names
        User.objects.filter(pk=late.asha.pk).update(is_active=False)
        names = {row["Organisation"] for row in download(mo, late.audit_round, query)}
        assert HOUSING in names

    def test_the_manager_is_led_to_invite_and_the_chair_is_not(
        self, mo: Client, late: Cast
    ) -> None:
        link = f'href="/organisations/{late.housing.pk}/people/invite/"'
        assert link not in see(mo, late.audit_round)
        late.asha.seats.all().delete()
        assert f"{link}>The board must invite a lead</a>: nobody" in see(mo, late.audit_round)
        mo.force_login(late.ruth)
        page = see(mo, late.audit_round)
        assert "The board must invite a lead: nobody" in page
        assert link not in page

    def test_of_a_past_day(self, mo: Client, late: Cast) -> None:
        with ledger.lifted():
            ReturnEvent.objects.update(at=timezone.now() - timedelta(days=9))
        yesterday = timezone.localdate() - timedelta(days=1)
        for query in ("asked=yes", "paused=yes"):
            assert download(mo, late.audit_round, f"?as_of={yesterday}&{query}") == []

    def test_one_group_is_no_choice(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        assert 'name="cohort"' not in see(client, cast.audit_round)


class TestCost:
    def test_queries_do_not_grow_with_returns(
        self, client: Client, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        set_up_ladder(cast.audit_round)
        client.force_login(cast.mo)
        see(client, cast.audit_round)
        with django_assert_max_num_queries(15) as few:
            see(client, cast.audit_round)
        board, version = make_board("bigger"), make_version(code="other")
        audit_round = make_round(board, version, opens=date(2020, 1, 1), first_due=date(2020, 2, 1))
        set_up_ladder(audit_round)
        make_seat(cast.mo, board, "manager")
        for number in range(80):
            make_return(audit_round, make_organisation(board, f"Agency {number:02}"))
        with django_assert_max_num_queries(len(few.captured_queries)):
            see(client, audit_round)
