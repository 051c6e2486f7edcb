"""Mo looks at the board's rounds, opens one, closes it and opens it again."""

from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.figures.days import start_of
from audit_portal.home.next_steps import next_steps
from audit_portal.organisations.models import BoardMember, Organisation, Seat
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.models import RoundMessage
from questionnaires.returns.models import (
    ApprovalRule,
    AuditReturn,
    AuditRound,
    PlannedCohort,
    PlannedRound,
    ReturnEvent,
    Status,
)
from questionnaires.returns.rounds.choosing import Who, chosen_by
from questionnaires.returns.rounds.drafting import (
    begin_like,
    next_name,
    open_planned,
    years_until,
)
from questionnaires.returns.rounds.joining import add_late
from questionnaires.returns.rounds.planning import CohortPlan, RoundPlan
from questionnaires.returns.rounds.running import open_round
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_board,
    make_draft,
    make_organisation,
    make_round,
    make_seat,
    make_user,
)

LIST = "/boards/northmoor/rounds/"
OPEN = "/boards/northmoor/rounds/open/"


def about(cast: Cast) -> dict[str, Any]:
    """What Mo posts on the first page."""
    return {
        "version": cast.audit_round.version.pk,
        "title": "Section 11 audit 2027",
        "slug": "s11-2027",
        "enrolment": "closed",
    }


def group(**changes: Any) -> dict[str, Any]:
    """What Mo posts on the page of dates."""
    fields: dict[str, Any] = {"name": "All"}
    days = {
        "opens": date(2026, 9, 1),
        "first_due": date(2026, 10, 31),
        "final_due": date(2026, 11, 15),
    }
    for name, usual in days.items():
        day = changes.pop(name, usual)
        fields |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    return {**fields, **changes}


def begun(client: Client) -> str:
    """The address of a new plan."""
    client.post(OPEN)
    return f"/planned-rounds/{PlannedRound.objects.latest('pk').pk}/"


def filled(client: Client, cast: Cast, *, who: dict[str, Any] | None = None) -> str:
    """The address of a plan with everything that is needed."""
    plan = begun(client)
    client.post(f"{plan}about/", about(cast))
    client.post(client.post(f"{plan}groups/", group())["Location"], who or {"duties": ["s11"]})
    return plan


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
        assert client.post(OPEN).status_code == 404
        assert client.post(f"/rounds/{cast.audit_round.slug}/close/").status_code == 404


class TestOpening:
    def test_page_by_page_then_open(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        plan = begun(client)
        assert client.post(f"{plan}about/", about(cast))["Location"] == f"{plan}groups/"
        who = client.post(f"{plan}groups/", group())["Location"]
        assert who.endswith("/who/")
        assert client.post(who, {"duties": ["s11"]})["Location"] == plan
        page = " ".join(client.get(plan).content.decode().split())
        assert "2 organisations are asked." in page
        assert "Thursday 1 October" not in page
        assert "Opens on Tuesday 1 September 2026." in page
        assert "E-mail, 14 days before the first deadline" in page
        assert "Everybody else: the head of service or the chief officer" in page
        assert not AuditRound.objects.filter(slug="s11-2027").exists()
        response = client.post(f"{plan}open/")
        assert response["Location"] == "/rounds/s11-2027/"
        audit_round = AuditRound.objects.get(slug="s11-2027")
        assert audit_round.returns.count() == 2
        assert audit_round.ladder.exists()
        assert [event.what for event in audit_round.events.all()] == ["opened"]

    def test_without_a_short_name_it_is_made_from_the_title(
        self, client: Client, cast: Cast
    ) -> None:
        client.force_login(cast.mo)
        plan = begun(client)
        client.post(f"{plan}about/", {**about(cast), "slug": ""})
        assert PlannedRound.objects.get().slug == "section-11-audit-2027"
        AuditRound.objects.update(slug="section-11-audit-2027")
        client.post(f"{plan}about/", {**about(cast), "slug": ""})
        assert PlannedRound.objects.get().slug == "section-11-audit-2027-2"
        page = client.post(f"{plan}about/", {**about(cast), "slug": "", "title": "?!"})
        assert "Use lower-case letters" in page.content.decode()

    def test_a_deadline_that_has_passed_is_warned_of(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        plan = filled(client, cast)
        warning = "has passed. Everybody in it would be late at once."
        due = PlannedCohort.objects.get().first_due
        for day, warned in ((due, False), (due + timedelta(days=1), True)):
            today = timezone.localdate() + (due - day)
            PlannedCohort.objects.update(opens=today, first_due=today, final_due=today)
            assert (warning in client.get(plan).content.decode()) == warned

    def test_its_history_says_when_it_was_opened(self, client: Client, cast: Cast) -> None:
        """By the clock where it opens today; from its first day where that is over."""
        today = timezone.localdate()
        version = cast.audit_round.version
        due, at = today + timedelta(days=30), timezone.now()
        for slug, opens in (("today", today), ("past", today - timedelta(days=9))):
            dates = (CohortPlan(opens, due, due),)
            plan = RoundPlan(cast.board, version, slug, slug, cohorts=dates)
            opened = open_round(plan, at=at, by=cast.mo)
            expected = at if opens == today else start_of(opens)
            assert opened.events.get().at == expected
            asked = ReturnEvent.objects.filter(audit_return__audit_round=opened)
            assert set(asked.values_list("at", flat=True)) == {expected}

    def test_pressed_twice_it_is_opened_once(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        plan = filled(client, cast)
        for _ in range(2):
            assert client.post(f"{plan}open/")["Location"] == "/rounds/s11-2027/"
        assert AuditRound.objects.filter(slug="s11-2027").count() == 1
        assert client.get(plan)["Location"] == "/rounds/s11-2027/"
        assert client.get(f"{plan}about/").status_code == 404

    def test_what_is_filled_in_waits_for_the_next_session(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        plan = begun(client)
        client.post(f"{plan}about/", about(cast))
        client.logout()
        client.force_login(cast.mo)
        assert f'href="{plan}"' in client.get(OPEN).content.decode()
        assert 'value="Section 11 audit 2027"' in client.get(f"{plan}about/").content.decode()
        client.post(f"{plan}discard/")
        assert f'href="{plan}"' not in client.get(OPEN).content.decode()

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"slug": "Not A Slug"}, "Use lower-case letters"),
            ({"title": ""}, "Enter a title."),
            ({"version": ""}, "Choose the questionnaire"),
            ({"period_from_0": "1", "period_from_1": "9", "period_from_2": "2025"}, "both ends"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, client: Client, cast: Cast, changes: dict[str, Any], says: str
    ) -> None:
        client.force_login(cast.mo)
        plan = begun(client)
        page = client.post(f"{plan}about/", {**about(cast), **changes}).content.decode()
        assert "There is a problem" in page
        assert says in page
        if changes.get("title") != "":
            assert 'value="Section 11 audit 2027"' in page
        assert PlannedRound.objects.get().title == ""

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"first_due": date(2026, 8, 1)}, "must not be before 1 September 2026"),
            ({"final_due": date(2026, 10, 1)}, "must not be before 31 October 2026"),
            ({"opens_1": "13"}, "month"),
            ({"name": ""}, "Enter a name."),
        ],
    )
    def test_dates_are_looked_at(
        self, client: Client, cast: Cast, changes: dict[str, Any], says: str
    ) -> None:
        client.force_login(cast.mo)
        page = client.post(f"{begun(client)}groups/", group(**changes)).content.decode()
        assert "There is a problem" in page
        assert says in page

    def test_a_draft_cannot_be_asked(self, client: Client, cast: Cast) -> None:
        draft = make_draft(code="other")
        client.force_login(cast.mo)
        page = client.post(f"{begun(client)}about/", {**about(cast), "version": draft.pk})
        assert "There is a problem" in page.content.decode()

    def test_another_boards_manager_finds_no_plan(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        plan = filled(client, cast)
        stranger = make_user("Una")
        make_seat(stranger, make_board("southmoor"), "manager")
        client.force_login(stranger)
        assert client.get(plan).status_code == 404
        assert client.post(f"{plan}open/").status_code == 404

    def test_nobody_left_is_said_before_it_is_opened(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        named = "Northmoor Probation\nNorthmoor Council Housing"
        plan = filled(client, cast, who={"left_out": named})
        page = client.get(plan).content.decode()
        assert "Before it can be opened" in page
        assert "Open the round now" not in page
        assert client.post(f"{plan}open/")["Location"] == plan
        assert AuditRound.objects.count() == 1


class TestWho:
    def test_counting_saves_nothing(self, client: Client, cast: Cast) -> None:
        make_organisation(cast.board, "A school", duty="s175", kind="school")
        client.force_login(cast.mo)
        filled(client, cast, who={"duties": ["s11"]})
        cohort = PlannedRound.objects.get().cohorts.get()
        url = f"/planned-rounds/{cohort.planned_id}/groups/{cohort.pk}/who/"
        page = client.post(url, {"duties": ["s175"], "count": "yes"}).content.decode()
        assert "<strong>1</strong> organisation is asked" in " ".join(page.split())
        live = client.post(url, {"count": "yes"}, headers={"HX-Request": "true"})
        assert "<strong>3</strong>" in live.content.decode()
        assert "<html" not in live.content.decode()
        cohort.refresh_from_db()
        assert cohort.who == {"duties": ["s11"]}

    def test_by_phase_sector_and_trust_and_by_hand(self, cast: Cast) -> None:
        trust = Organisation.objects.create(
            home_board=cast.board, name="Tŵr Trust", kind="school", urn=None
        )
        school = {"duty": "s175", "kind": "school"}
        primary = make_organisation(
            cast.board, "St Mary’s", phase="Primary", sector="LA", parent=trust, **school
        )
        second = make_organisation(cast.board, "Ŵyn", phase="Secondary", sector="LA", **school)
        college = make_organisation(cast.board, "College", duty="s175", kind="college")
        cast.board.members.create(organisation=college, duty_basis="s11")
        make_organisation(cast.board, "Gone", closed=date(2026, 1, 1))

        def names(**parts: Any) -> set[str]:
            found = chosen_by(Who(**parts), cast.board, on=TODAY)
            return {member.organisation.name for member in found}

        assert names(phases=("Primary",)) == {"St Mary’s"}
        assert names(sectors=("LA",), phases=("Secondary",)) == {"Ŵyn"}
        assert names(trusts=(trust.pk,), added=(second.pk,)) == {"St Mary’s", "Ŵyn"}
        assert names(only_named=True, added=(college.pk,)) == {"College"}
        assert names(kinds=("school",), left_out=(primary.pk,)) == {"Ŵyn"}
        assert names(added=(college.pk,)) == names()
        assert len(chosen_by(Who(), cast.board, on=TODAY)) == 5

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("Nowhere School", "The board has no member “Nowhere School”"),
            ("Twin", "2 organisations are called “Twin”: write the URN"),
        ],
    )
    def test_what_is_written_by_hand_is_looked_up(
        self, client: Client, cast: Cast, line: str, says: str
    ) -> None:
        for urn in ("100001", "100002"):
            make_organisation(cast.board, "Twin", urn=urn)
        client.force_login(cast.mo)
        filled(client, cast)
        cohort = PlannedRound.objects.get().cohorts.get()
        url = f"/planned-rounds/{cohort.planned_id}/groups/{cohort.pk}/who/"
        page = client.post(url, {"added": line, "left_out": "100002"}).content.decode()
        assert says in page
        assert line in page
        client.post(url, {"added": " 100001 \n\n northmoor  PROBATION", "only_named": "on"})
        cohort.refresh_from_db()
        assert len(Who.of(cohort.who).added) == 2

    def test_who_fits_two_groups_is_in_the_first(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        plan = filled(client, cast, who={"only_named": "on", "added": "Northmoor Probation"})
        later = group(name="The others", first_due=date(2026, 11, 10))
        who = client.post(f"{plan}groups/", later)["Location"]
        assert "<strong>1</strong>" in client.get(who).content.decode()
        client.post(f"{plan}open/")
        audit_round = AuditRound.objects.get(slug="s11-2027")
        found = dict(audit_round.returns.values_list("organisation_name", "cohort__name"))
        assert found == {"Northmoor Probation": "All", "Northmoor Council Housing": "The others"}


class TestLikeLastYear:
    def test_the_dates_move_to_the_same_weekday_and_the_rest_stays(
        self, client: Client, cast: Cast
    ) -> None:
        last = cast.audit_round
        last.data_cut_off, last.period_from = date(2026, 6, 1), date(2024, 9, 1)
        last.period_to = date(2025, 8, 31)
        last.save()
        ApprovalRule.objects.create(audit_round=last, kind="school", needs="either")
        last.shared_with.add(make_board("eastmoor"))
        set_up_ladder(last)
        last.ladder.filter(offset=-3).update(subject="Our own words")
        planned = begin_like(last, by=cast.mo, on=TODAY, at=NOW)
        assert planned.title == "Section 11 audit 2027"
        [before], [after] = last.cohorts.all(), planned.cohorts.all()
        for earlier, later in zip(
            (before.opens, before.first_due, before.final_due), after.days, strict=True
        ):
            assert later.weekday() == earlier.weekday()
            assert (later - earlier).days == 364
        assert (planned.period_from, planned.period_to) == (date(2025, 9, 1), date(2026, 8, 31))
        assert after.who == {"duties": ["s11"]}
        planned.slug = "s11-2027"
        planned.save()
        opened = open_planned(planned, by=cast.mo, at=NOW)
        assert opened.approval_rules.get().needs == "either"
        assert opened.shared_with.get().slug == "eastmoor"
        assert opened.ladder.count() == last.ladder.count()
        assert opened.ladder.get(offset=-3).subject == "Our own words"

    @given(
        day=st.dates(date(2015, 1, 1), date(2035, 12, 31)),
        since=st.integers(min_value=0, max_value=3000),
    )
    def test_any_day_lands_near_its_anniversary(self, day: date, since: int) -> None:
        on = day + timedelta(days=since)
        years, shift = years_until(day, on)
        later = day + shift
        assert later >= on
        assert later.weekday() == day.weekday()
        assert abs((later - day).days - 365.25 * years) <= 5

    @pytest.mark.parametrize(
        ("name", "next_year"),
        [
            ("Section 11 audit 2026", "Section 11 audit 2027"),
            ("s157-175-2016-17", "s157-175-2017-18"),
            ("Audit 1999–2000", "Audit 1999–2001"),
            ("Audit 2098-99", "Audit 2099-00"),
            ("s11-current", "s11-current"),
        ],
    )
    def test_the_year_in_a_name(self, name: str, next_year: str) -> None:
        assert next_name(name, 1) == next_year

    def test_from_the_first_page(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        response = client.post(OPEN, {"like": cast.audit_round.slug}, follow=True)
        page = " ".join(response.content.decode().split())
        assert "Everything is as in Section 11 audit 2026." in page
        assert f"As in {cast.audit_round.title}" in page
        assert client.post(OPEN, {"like": "elsewhere"}).status_code == 404


class TestComingLate:
    def url(self, cast: Cast) -> str:
        return f"/rounds/{cast.audit_round.slug}/add/"

    def test_from_today_and_the_past_stays(self, client: Client, cast: Cast) -> None:
        make_organisation(cast.board, "Newcomer")
        yesterday = timezone.localdate() - timedelta(days=1)
        tracker = f"/rounds/{cast.audit_round.slug}/returns.csv?as_of={yesterday}"
        client.force_login(cast.mo)
        before = b"".join(client.get(tracker))
        cohort = cast.audit_round.cohorts.get()
        posted = {"organisations": "newcomer\nNorthmoor Probation", "group": cohort.pk}
        response = client.post(self.url(cast), posted, follow=True)
        assert "1 organisation is asked from today." in response.content.decode()
        assert b"".join(client.get(tracker)) == before
        today = b"".join(client.get(f"/rounds/{cast.audit_round.slug}/returns.csv"))
        assert b"Newcomer" in today
        page = client.get(f"/rounds/{cast.audit_round.slug}/history/").content.decode()
        assert "Newcomer" in page
        again = client.post(self.url(cast), posted).content.decode()
        assert "All of these are asked already" in again
        assert cast.audit_round.returns.count() == 3

    def test_into_a_group_of_their_own(self, client: Client, cast: Cast) -> None:
        make_organisation(cast.board, "Newcomer")
        client.force_login(cast.mo)
        new = {**group(name="Late"), "group": "new", "organisations": "Newcomer"}
        lacking = {name: value for name, value in new.items() if not name.startswith("first")}
        assert "a new group needs it" in client.post(self.url(cast), lacking).content.decode()
        client.post(self.url(cast), new)
        newcomer = cast.audit_round.returns.get(organisation_name="Newcomer")
        assert newcomer.due == date(2026, 10, 31)

    def test_next_year_asks_who_was_added_and_nobody_else(self, cast: Cast) -> None:
        """A group of its own stands for those added; another group's rule grows by them."""
        by = {"by": cast.mo, "on": TODAY, "at": NOW}
        late = make_organisation(cast.board, "Latecomer")
        named = make_organisation(cast.board, "Named")
        [cohort] = cast.audit_round.cohorts.all()
        cohort.who = Who(added=(cast.housing.pk,), only_named=True).stored
        cohort.save()
        add_late(cast.audit_round, cohort, [named.pk], **by)
        own = CohortPlan(TODAY, TODAY, TODAY, name="Late")
        add_late(cast.audit_round, own, [late.pk], **by)
        planned = begin_like(cast.audit_round, by=cast.mo, on=TODAY, at=NOW)
        asked = {
            one.name: {
                each.organisation.name for each in chosen_by(Who.of(one.who), cast.board, on=TODAY)
            }
            for one in planned.cohorts.all()
        }
        assert asked == {cohort.name: {cast.housing.name, "Named"}, "Late": {"Latecomer"}}

    def test_nobody_comes_into_a_closed_round(self, client: Client, cast: Cast) -> None:
        make_organisation(cast.board, "Newcomer")
        AuditRound.objects.update(closed_on=TODAY)
        client.force_login(cast.mo)
        posted = {"organisations": "Newcomer", "group": cast.audit_round.cohorts.get().pk}
        assert "The round is closed." in client.post(self.url(cast), posted).content.decode()
        assert cast.audit_round.returns.count() == 2


class TestJoining:
    @pytest.fixture
    def anybody(self, cast: Cast) -> AuditRound:
        return make_round(
            cast.board,
            cast.audit_round.version,
            enrolment="open",
            slug="anybody",
            title="Health check",
        )

    def test_a_lead_joins_once(self, client: Client, cast: Cast, anybody: AuditRound) -> None:
        url = f"/rounds/anybody/join/{cast.housing.pk}/"
        client.force_login(cast.asha)
        assert url in client.get("/").content.decode()
        assert "Take part in Health check" in client.get(url).content.decode()
        assert anybody.returns.count() == 0
        first = client.post(url)["Location"]
        assert client.post(url)["Location"] == first
        assert first == f"/returns/{anybody.returns.get().pk}/"
        assert url not in client.get("/").content.decode()
        client.force_login(cast.mo)
        page = client.get("/rounds/anybody/").content.decode()
        assert "no number to be out of and no rate" in page

    def test_for_the_board_that_runs_it_and_written_down(
        self, client: Client, cast: Cast, anybody: AuditRound
    ) -> None:
        """Housing owes another board, too, with which the round is shared, and owed it first."""
        eastmoor = make_board("eastmoor")
        anybody.shared_with.add(eastmoor)
        cast.housing.memberships.update(board=eastmoor, duty_basis="contract")
        BoardMember.objects.create(board=cast.board, organisation=cast.housing, duty_basis="s11")
        client.force_login(cast.asha)
        client.post(f"/rounds/anybody/join/{cast.housing.pk}/")
        assert anybody.returns.get().duty_basis == "s11"
        event = anybody.events.get(what="joined")
        assert (event.who, cast.housing.name in event.why) == (cast.asha, True)

    def test_what_has_closed_does_not(
        self, client: Client, cast: Cast, anybody: AuditRound
    ) -> None:
        cast.housing.closed = TODAY - timedelta(days=1)
        cast.housing.save()
        client.force_login(cast.asha)
        client.post(f"/rounds/anybody/join/{cast.housing.pk}/")
        assert anybody.returns.count() == 0

    def test_others_do_not(self, client: Client, cast: Cast, anybody: AuditRound) -> None:
        url = f"/rounds/anybody/join/{cast.housing.pk}/"
        for person in (cast.ben, cast.carol, cast.dev, cast.mo):
            client.force_login(person)
            assert client.post(url).status_code == 404
        client.force_login(cast.asha)
        closed = f"/rounds/{cast.audit_round.slug}/join/{cast.housing.pk}/"
        assert client.post(closed).status_code == 404
        AuditRound.objects.filter(pk=anybody.pk).update(closed_on=TODAY)
        assert client.post(url).status_code == 404
        assert anybody.returns.count() == 0


class TestClosing:
    def test_and_opening_again(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        close = f"/rounds/{cast.audit_round.slug}/close/"
        assert "Give a reason." in client.post(close, {"why": " "}).content.decode()
        for _ in range(2):
            client.post(close, {"why": "All is in"})
        cast.audit_round.refresh_from_db()
        assert cast.audit_round.closed_on == timezone.localdate()
        page = client.get(f"/rounds/{cast.audit_round.slug}/").content.decode()
        assert "Open the round again" in page
        client.post(f"/rounds/{cast.audit_round.slug}/open-again/", {"why": "One is ill"})
        assert AuditRound.objects.get(pk=cast.audit_round.pk).closed_on is None
        events = cast.audit_round.events.values_list("what", "who_name", "why")
        assert list(events) == [
            ("closed", cast.mo.name, "All is in"),
            ("reopened", cast.mo.name, "One is ill"),
        ]
        page = client.get(f"/rounds/{cast.audit_round.slug}/history/").content.decode()
        assert "One is ill" in page

    def test_looking_changes_nothing(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mo)
        assert client.get(f"/rounds/{cast.audit_round.slug}/close/").status_code == 200
        cast.audit_round.refresh_from_db()
        assert cast.audit_round.closed_on is None


class TestSharing:
    def test_the_other_board_sees_its_own_members_and_acts_on_none(
        self, client: Client, cast: Cast
    ) -> None:
        eastmoor = make_board("eastmoor")
        eastmoor.members.create(organisation=cast.housing, duty_basis="s11")
        una = make_user("Una")
        make_seat(una, eastmoor, "manager")
        slug = cast.audit_round.slug
        client.force_login(una)
        assert client.get(f"/rounds/{slug}/").status_code == 404
        client.force_login(cast.mo)
        client.post(f"/rounds/{slug}/boards/", {"boards": [eastmoor.pk]})
        assert [event.what for event in cast.audit_round.events.all()] == ["shared"]
        client.force_login(una)
        page = client.get(f"/rounds/{slug}/").content.decode()
        assert "Northmoor Council Housing" in page
        assert "Northmoor Probation" not in page
        assert "Running this round" not in page
        assert "0 of 1 (0.0%)" in client.get("/boards/eastmoor/rounds/").content.decode()
        theirs, other = cast.audit_return.pk, cast.carols_return.pk
        assert client.get(f"/rounds/{slug}/returns/{theirs}/").status_code == 200
        assert client.get(f"/rounds/{slug}/returns/{other}/").status_code == 404
        for act in ("close", "open-again", "add", "boards", "history"):
            assert client.get(f"/rounds/{slug}/{act}/").status_code == 404
        client.force_login(cast.mo)
        client.post(f"/rounds/{slug}/boards/", {})
        client.force_login(una)
        assert client.get(f"/rounds/{slug}/").status_code == 404


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
    @pytest.fixture(autouse=True)
    def _told_of_the_opening(self, cast: Cast) -> None:
        RoundMessage.objects.create(
            audit_round=cast.audit_round,
            key=uuid4(),
            subject="It has opened",
            text="Come in",
            people=2,
            returns=2,
            at=NOW,
            by=cast.mo,
        )

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
