"""The page of an organisation, and of a board with its members."""

import re
from typing import Any

import pytest
from django.test import Client

from audit_portal.organisations.invitations import Offer, invite, write
from audit_portal.organisations.models import (
    BoardMember,
    Organisation,
    Seat,
    Succession,
    User,
)
from audit_portal.organisations.seats import Terms
from questionnaires.returns.models import AuditReturn
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_seat, make_user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestOrganisation:
    def test_shows_facts_duties_people_and_returns(self, cast: Cast) -> None:
        page = words(signed_in(cast.asha).get(f"/organisations/{cast.housing.pk}/"))
        assert "Section 11, Children Act 2004, to Northmoor Safeguarding Board" in page
        assert "Ben, Contributor" in page
        assert "Section 11 audit 2026" in page

    @pytest.mark.parametrize("who", ["asha", "ben", "dev", "amara", "mo", "ruth"])
    def test_is_open_to_its_own_and_to_the_board(self, cast: Cast, who: str) -> None:
        client = signed_in(getattr(cast, who))
        assert client.get(f"/organisations/{cast.housing.pk}/").status_code == 200

    def test_is_closed_to_others(self, cast: Cast) -> None:
        url = f"/organisations/{cast.housing.pk}/"
        assert signed_in(cast.carol).get(url).status_code == 404
        assert Client().get(url).status_code == 302

    def test_does_not_show_the_chair_who_works_there(self, cast: Cast) -> None:
        page = words(signed_in(cast.ruth).get(f"/organisations/{cast.housing.pk}/"))
        assert "Contributor" not in page

    def test_leads_each_to_their_own_page_of_the_return(self, cast: Cast) -> None:
        url = f"/organisations/{cast.housing.pk}/"
        own = signed_in(cast.asha).get(url).content.decode()
        boards = signed_in(cast.mo).get(url).content.decode()
        assert f'href="/returns/{cast.audit_return.pk}/"' in own
        slug = cast.audit_round.slug
        assert f'href="/rounds/{slug}/returns/{cast.audit_return.pk}/"' in boards

    def test_shows_a_reviewer_no_draft(self, cast: Cast) -> None:
        rita = make_user("Rita")
        make_seat(rita, cast.board, "reviewer")
        page = words(signed_in(rita).get(f"/organisations/{cast.housing.pk}/"))
        assert "None that you may see." in page

    def test_names_what_went_before_and_after(self, cast: Cast) -> None:
        academy = make_organisation(cast.board, "Northmoor Academy")
        Succession.objects.create(predecessor=cast.housing, successor=academy)
        page = words(signed_in(cast.asha).get(f"/organisations/{cast.housing.pk}/"))
        assert "Succeeded by Northmoor Academy" in page

    def test_says_when_a_return_is_late(self, cast: Cast) -> None:
        AuditReturn.objects.update(status="in_progress")
        page = words(signed_in(cast.asha).get(f"/organisations/{cast.housing.pk}/"))
        assert "In progress, late" in page

    def test_trust_sees_its_schools(self, cast: Cast) -> None:
        trust = make_organisation(cast.board, "Northmoor Trust")
        school = make_organisation(cast.board, "Hill School", kind="school", parent=trust)
        tom = make_user("Tom")
        make_seat(tom, trust, "reader")
        client = signed_in(tom)
        assert "Hill School" in words(client.get(f"/organisations/{trust.pk}/"))
        assert client.get(f"/organisations/{school.pk}/").status_code == 200


class TestBoard:
    def test_lists_its_members(self, cast: Cast) -> None:
        page = words(signed_in(cast.ruth).get("/boards/northmoor/"))
        assert "Northmoor Council Housing" in page
        assert "Northmoor Probation" in page
        assert "2 organisations" in page

    def test_is_closed_to_organisations_and_other_boards(self, cast: Cast) -> None:
        nia = make_user("Nia")
        make_seat(nia, make_board("eastmoor"), "manager")
        for person in (cast.asha, nia):
            assert signed_in(person).get("/boards/northmoor/").status_code == 404

    def test_leaves_out_those_whose_membership_ended(self, cast: Cast) -> None:
        BoardMember.objects.filter(organisation=cast.probation).update(until="2026-03-01")
        assert "Probation" not in words(signed_in(cast.ruth).get("/boards/northmoor/"))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("name=hous", {"Housing"}),
            ("name=100123", {"Hill School"}),
            ("kind=school", {"Hill School"}),
            ("duty=s175", {"Hill School"}),
            ("lead=no", {"Hill School"}),
            ("lead=yes&kind=agency", {"Housing", "Probation"}),
            ("kind=college", set()),
        ],
    )
    def test_finds(self, cast: Cast, query: str, found: set[str]) -> None:
        make_organisation(cast.board, "Hill School", kind="school", duty="s175", urn="100123")
        page = words(signed_in(cast.mo).get(f"/boards/northmoor/?{query}"))
        table = page[page.index("Lead URN") :]
        assert {name for name in ("Housing", "Probation", "Hill School") if name in table} == found

    def test_sorts_and_tells_the_ear(self, cast: Cast) -> None:
        page = signed_in(cast.mo).get("/boards/northmoor/?sort=-name").content.decode()
        assert 'aria-sort="descending"' in page
        assert page.index("Probation") < page.index("Housing")

    def test_manager_is_led_to_invite_where_a_lead_is_missing(self, cast: Cast) -> None:
        Seat.objects.filter(organisation=cast.probation).update(until=cast.audit_return.started_at)
        cast.carol.seats.all().delete()
        link = f"/organisations/{cast.probation.pk}/people/invite/"
        assert link in signed_in(cast.mo).get("/boards/northmoor/").content.decode()
        assert link not in signed_in(cast.ruth).get("/boards/northmoor/").content.decode()

    def test_who_is_invited_is_named_and_not_invited_again(self, cast: Cast) -> None:
        cast.carol.seats.all().delete()
        offer = Offer("wyn@example.org", "Wyn", "lead")
        terms = Terms(("lead",))
        write(cast.probation, offer, by=cast.mo, terms=terms, at=NOW)
        client = signed_in(cast.mo)
        assert "Wyn: invitation not sent yet" in words(client.get("/boards/northmoor/"))
        invite(cast.probation, offer, by=cast.mo, terms=terms, at=NOW)
        page = client.get("/boards/northmoor/")
        assert "Wyn is invited" in words(page)
        assert "Invite a lead" not in words(page)
        assert f"/organisations/{cast.probation.pk}/people/" in page.content.decode()
        assert "Wyn" not in words(signed_in(cast.ruth).get("/boards/northmoor/"))

    def test_those_whose_duty_is_not_known_stand_in_the_managers_list(self, cast: Cast) -> None:
        hill = Organisation.objects.create(
            home_board=cast.board, name="Hill School", kind="school", urn="100123"
        )
        page = signed_in(cast.mo).get("/boards/northmoor/")
        assert "3 organisations" in words(page)
        assert f"/boards/northmoor/organisations/{hill.pk}/owes/" in page.content.decode()
        assert "Hill School" not in words(signed_in(cast.ruth).get("/boards/northmoor/"))

    def test_asks_the_database_the_same_for_two_as_for_forty(
        self, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(cast.mo)
        client.get("/boards/northmoor/")
        for n in range(40):
            make_seat(make_user(f"Lead {n}"), make_organisation(cast.board, f"School {n}"), "lead")
        with django_assert_max_num_queries(11):
            assert "42 organisations" in words(client.get("/boards/northmoor/"))
