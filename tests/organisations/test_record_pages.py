"""Adding organisations by hand, correcting them, and saying what they owe."""

import re
from typing import Any

import pytest
from django.test import Client

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board, BoardMember, Organisation, User
from tests.conftest import Cast
from tests.factories import make_board, make_organisation


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def owed(organisation: Organisation, board: Board) -> list[str]:
    members = BoardMember.objects.filter(organisation=organisation, board=board, until=None)
    return sorted(members.values_list("duty_basis", flat=True))


ADD = "/boards/northmoor/organisations/add/"
CRUSE = {"name": "Tŷ Hafan O’Neill", "kind": "voluntary", "duties": ["voluntary"]}


class TestAdding:
    def test_a_voluntary_group_with_its_lead(self, cast: Cast) -> None:
        lead = {"lead_name": "Siân", "lead_email": "Sian@Example.org"}
        page = signed_in(cast.mo).post(ADD, {**CRUSE, **lead}, follow=True)
        assert "Tŷ Hafan O’Neill has been added. sian@example.org has been invited." in words(page)
        organisation = Organisation.objects.get(name=CRUSE["name"])
        assert owed(organisation, cast.board) == ["voluntary"]
        assert Message.objects.get().recipient == "sian@example.org"

    def test_and_another(self, cast: Cast) -> None:
        page = signed_in(cast.mo).post(ADD, {**CRUSE, "another": "yes"}, follow=True)
        assert page.redirect_chain[-1][0] == ADD
        assert "Tŷ Hafan O’Neill has been added." in words(page)

    def test_no_school_stands_above_others(self, cast: Cast) -> None:
        make_organisation(cast.board, "Alder Brook", kind="school")
        make_organisation(cast.board, "Môn Trust")
        page = words(signed_in(cast.mo).get(ADD))
        assert "Môn Trust" in page
        assert "Alder Brook" not in page

    def test_twice_is_once(self, cast: Cast) -> None:
        client = signed_in(cast.mo)
        for _ in range(2):
            page = client.post(ADD, CRUSE)
        assert "Your board keeps an organisation “Tŷ Hafan O’Neill” already." in words(page)
        assert Organisation.objects.filter(name=CRUSE["name"]).count() == 1

    def test_a_number_of_another_boards_school_is_told(self, cast: Cast) -> None:
        make_organisation(make_board("eastmoor"), "Alder Brook", kind="school", urn="123456")
        page = signed_in(cast.mo).post(ADD, {**CRUSE, "urn": "123456"})
        assert "Alder Brook has this number already, and Eastmoor" in words(page)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name": ""}, "Enter the name of the organisation."),
            ({"kind": ""}, "Choose what kind of organisation it is."),
            ({"urn": "12a456"}, "A URN has 4 to 10 figures and nothing else."),
            ({"lead_name": "Siân"}, "Enter the e-mail address."),
            ({"lead_email": "sian@example.org"}, "Enter the name."),
            ({"sector": "another"}, "Write the partner type, or choose one of the list."),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_done(
        self, cast: Cast, wrong: dict[str, str], sentence: str
    ) -> None:
        page = signed_in(cast.mo).post(ADD, {**CRUSE, "town": "Caernarfon", **wrong})
        assert sentence in words(page)
        assert 'value="Caernarfon"' in page.content.decode()
        assert Organisation.objects.count() == 2
        assert not Message.objects.exists()

    def test_a_trust_that_owes_nothing_is_still_found(self, cast: Cast) -> None:
        client = signed_in(cast.mo)
        client.post(ADD, {"name": "Heron Learning Trust", "kind": "school"})
        page = words(client.get("/boards/northmoor/"))
        assert re.search(r"Heron Learning Trust \S+ Nothing None yet", page), page
        assert "Heron Learning Trust" in words(client.get("/boards/northmoor/?duty=none"))
        assert "Heron Learning Trust" not in words(client.get("/boards/northmoor/?lead=no"))


class TestPartnerType:
    def test_is_one_of_the_boards(self, cast: Cast) -> None:
        Board.objects.update(partner_types=["Health", "Police"])
        client = signed_in(cast.mo)
        client.post(ADD, {**CRUSE, "sector": "Health"})
        assert Organisation.objects.get(name=CRUSE["name"]).sector == "Health"

    def test_or_in_own_words(self, cast: Cast) -> None:
        client = signed_in(cast.mo)
        client.post(ADD, {**CRUSE, "sector": "another", "sector_in_words": "Lay  members"})
        assert Organisation.objects.get(name=CRUSE["name"]).sector == "Lay members"

    def test_one_that_the_list_has_lost_is_kept(self, cast: Cast) -> None:
        Organisation.objects.filter(pk=cast.housing.pk).update(sector="Housing")
        Board.objects.update(partner_types=["Health"])
        client = signed_in(cast.mo)
        page = client.get(f"/organisations/{cast.housing.pk}/edit/").content.decode()
        assert re.search(r'<option value="Housing"\s+selected', page)
        given = {"name": "Housing", "kind": "agency", "sector": "Housing"}
        client.post(f"/organisations/{cast.housing.pk}/edit/", given)
        assert Organisation.objects.get(pk=cast.housing.pk).sector == "Housing"


def seen(client: Client, url: str) -> str:
    return seen_in(client.get(url))


def seen_in(page: Any) -> str:
    """The mark of the record that the page shows."""
    found = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    assert found is not None
    return found[1]


class TestCorrecting:
    def test_is_the_home_boards(self, cast: Cast) -> None:
        url = f"/organisations/{cast.housing.pk}/edit/"
        assert signed_in(cast.asha).get(url).status_code == 404
        page = signed_in(cast.mo).post(url, {"name": "Homes", "kind": "agency"}, follow=True)
        assert "The record has been saved." in words(page)
        assert Organisation.objects.get(pk=cast.housing.pk).name == "Homes"

    def test_the_second_of_two_is_told_and_may_insist(self, cast: Cast) -> None:
        url, client = f"/organisations/{cast.housing.pk}/edit/", signed_in(cast.mo)
        mine = {"name": "Homes", "kind": "agency", "town": "Llŷn", "seen": seen(client, url)}
        Organisation.objects.filter(pk=cast.housing.pk).update(name="Housing and Homes")
        page = client.post(url, mine)
        assert "Somebody has changed this record since you opened the page" in words(page)
        assert 'value="Llŷn"' in page.content.decode()
        assert Organisation.objects.get(pk=cast.housing.pk).name == "Housing and Homes"
        again = client.post(url, {**mine, "seen": seen_in(page)}, follow=True)
        assert "The record has been saved." in words(again)
        assert Organisation.objects.get(pk=cast.housing.pk).name == "Homes"

    def test_nothing_stands_under_what_stands_under_it(self, cast: Cast) -> None:
        Organisation.objects.filter(pk=cast.probation.pk).update(parent=cast.housing)
        given = {"name": "Housing", "kind": "agency", "parent": cast.probation.pk}
        page = signed_in(cast.mo).post(f"/organisations/{cast.housing.pk}/edit/", given)
        assert "Select a valid choice" in words(page)
        assert Organisation.objects.get(pk=cast.housing.pk).parent is None


class TestOwing:
    def url(self, cast: Cast) -> str:
        return f"/boards/northmoor/organisations/{cast.housing.pk}/owes/"

    def test_a_duty_more_and_one_less(self, cast: Cast) -> None:
        client = signed_in(cast.mo)
        client.post(self.url(cast), {"save": "yes", "duties": ["contract", "s175"]})
        assert owed(cast.housing, cast.board) == ["contract", "s175"]
        ended = BoardMember.objects.get(organisation=cast.housing, duty_basis="s11")
        assert ended.until is not None

    def test_the_last_duty_ends_only_when_confirmed(self, cast: Cast) -> None:
        client = signed_in(cast.mo)
        page = client.post(self.url(cast), {"save": "yes"})
        assert "its membership of Northmoor Safeguarding Board ends today" in words(page)
        assert owed(cast.housing, cast.board) == ["s11"]
        page = client.post(self.url(cast), {"save": "yes", "end": "yes"}, follow=True)
        assert "no longer belongs to" in words(page)
        assert owed(cast.housing, cast.board) == []

    def test_other_boards_duties_are_theirs(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        BoardMember.objects.create(board=eastmoor, organisation=cast.housing, duty_basis="s11")
        client = signed_in(cast.mo)
        client.post(self.url(cast), {"save": "yes", "end": "yes"})
        assert owed(cast.housing, eastmoor) == ["s11"]
        foreign = f"/boards/eastmoor/organisations/{cast.housing.pk}/owes/"
        assert client.get(foreign).status_code == 404
