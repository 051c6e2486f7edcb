"""Mo writes to all of a round, or to those the tracker shows."""

import re
from typing import Any

import pytest
from django.test import Client

from audit_portal.correspondence.models import Message
from questionnaires.compliance.models import Contact, RoundMessage
from questionnaires.returns.models import AuditReturn, Status
from tests.conftest import Cast
from tests.factories import make_board, make_organisation, make_return, make_seat, make_user


def url(cast: Cast, query: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/message/{query}"


def written(client: Client, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What Mo posts, with the key of the page."""
    page = client.get(url(cast)).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    usual = {
        "roles": ["lead"],
        "subject": "A workshop on the {round}",
        "text": "Dear {organisation},\n\ncome on Friday.",
    }
    return {**usual, "key": key[1], **changes}


@pytest.fixture(autouse=True)
def _mo(client: Client, cast: Cast) -> None:
    client.force_login(cast.mo)


class TestWriting:
    def test_seen_before_it_goes_then_sent_once(self, client: Client, cast: Cast) -> None:
        posted = written(client, cast)
        page = " ".join(client.post(url(cast), posted).content.decode().split())
        assert "It goes to 2 people, about 2 returns." in page
        assert f"A workshop on the {cast.audit_round.title}" in page
        assert not Message.objects.exists()
        for _ in range(2):
            told = client.post(url(cast), {**posted, "send": "yes"}, follow=True)
            assert "is on its way to 2 people" in told.content.decode()
        assert Message.objects.count() == 2
        assert RoundMessage.objects.count() == 1
        mail = Message.objects.get(recipient=cast.asha.email)
        assert "Dear Northmoor Council Housing," in mail.text
        assert f"/returns/{cast.audit_return.pk}/" in mail.text
        contact = Contact.objects.get(audit_return=cast.audit_return)
        assert (contact.channel, contact.who, contact.by) == ("email", cast.asha.name, cast.mo)

    def test_one_message_for_several_schools(self, client: Client, cast: Cast) -> None:
        other = make_organisation(cast.board, "Ysgol Tŵr O’Neill")
        make_return(cast.audit_round, other)
        make_seat(cast.asha, other, "lead")
        client.post(url(cast), {**written(client, cast), "send": "yes"})
        mail = Message.objects.get(recipient=cast.asha.email)
        assert "Northmoor Council Housing and Ysgol Tŵr O’Neill" in mail.text
        assert Contact.objects.count() == 3

    def test_only_those_the_tracker_shows(self, client: Client, cast: Cast) -> None:
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(status=Status.IN_PROGRESS)
        posted = {**written(client, cast), "send": "yes"}
        client.post(url(cast, "?status=not_started"), posted)
        assert Message.objects.get().recipient == cast.carol.email

    @pytest.mark.parametrize("query", ["?status=late", "?kind=schol&status=not_started"])
    def test_a_choice_that_cannot_be_read_is_not_left_aside(
        self, client: Client, cast: Cast, query: str
    ) -> None:
        posted = {**written(client, cast), "send": "yes"}
        told = client.post(url(cast, query), posted, follow=True)
        assert "nobody was written to" in told.content.decode()
        assert not Message.objects.exists()

    def test_not_to_the_excused_nor_by_seats_for_another_board(
        self, client: Client, cast: Cast
    ) -> None:
        cast.carols_return.status, cast.carols_return.excused_reason = "excused", "It closed"
        cast.carols_return.save()
        make_seat(make_user("Kay"), cast.housing, "lead", only_for_board=make_board("westmoor"))
        client.post(url(cast), {**written(client, cast), "send": "yes"})
        assert Message.objects.get().recipient == cast.asha.email

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"subject": ""}, "Enter a subject."),
            ({"text": "Dear {head},"}, "“{head}” cannot be filled in."),
            ({"roles": []}, "Choose at least one of these."),
        ],
    )
    def test_what_is_wrong_is_said(
        self, client: Client, cast: Cast, changes: dict[str, Any], says: str
    ) -> None:
        posted = {**written(client, cast, **changes), "send": "yes"}
        assert says in client.post(url(cast), posted).content.decode()
        assert not Message.objects.exists()

    def test_a_seat_that_nobody_holds(self, client: Client, cast: Cast) -> None:
        make_return(cast.audit_round, make_organisation(cast.board, "Nobody Here"))
        page = client.post(url(cast), written(client, cast)).content.decode()
        assert "Nobody Here" in page
        for name in ("ruth", "asha"):
            client.force_login(getattr(cast, name))
            assert client.get(url(cast)).status_code == 404
