"""Mo writes to all of a round, or to those the tracker shows."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from audit_portal.correspondence.models import Message
from questionnaires.compliance.chasing.words import PLACEHOLDERS
from questionnaires.compliance.messaging import opening
from questionnaires.compliance.models import Contact, RoundMessage
from questionnaires.returns.models import AuditReturn, AuditRound, Cohort, Status
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


def send(client: Client, cast: Cast, query: str = "", **changes: Any) -> Any:
    """Written, seen and sent."""
    posted = written(client, cast, **changes)
    return client.post(url(cast, query), {**posted, **seen(client, cast, posted, query)})


def seen(client: Client, cast: Cast, posted: dict[str, Any], query: str = "") -> dict[str, str]:
    """What the page on which the message is seen sends back."""
    page = client.post(url(cast, query), posted).content.decode()
    mark = re.search(r'name="seen" value="([^"]+)"', page)
    return {"send": "yes", "seen": mark[1] if mark else ""}


@pytest.fixture(autouse=True)
def _mo(client: Client, cast: Cast) -> None:
    client.force_login(cast.mo)


class TestOpening:
    """The round of the cast opens on 1 March 2026 and is due on 28 April."""

    @pytest.fixture(autouse=True)
    def _now(self, clock_at_now: None) -> None:
        pass

    def told(self, client: Client, cast: Cast) -> list[bool]:
        """Whether Mo's home page and the tracker lead to the message."""
        link = url(cast, "?words=opening")
        tracker = f"/rounds/{cast.audit_round.slug}/"
        return [link in client.get(page).content.decode() for page in ("/", tracker)]

    def test_the_words_are_ready_and_offered_until_they_went(
        self, client: Client, cast: Cast
    ) -> None:
        assert self.told(client, cast) == [True, True]
        page = client.get(url(cast, "?words=opening")).content.decode()
        assert "{organisation} {must} return it by {deadline}." in page
        assert "These are all that take part." in page
        send(client, cast, "?words=opening", subject=opening.SUBJECT, text=opening.TEXT)
        mail = Message.objects.filter(recipient=cast.asha.email).latest("pk")
        assert mail.subject == f"{cast.audit_round.title} has opened"
        assert f"{cast.housing.name} must return it by" in mail.text
        assert self.told(client, cast) == [False, False]

    def test_not_before_it_opens_nor_once_it_is_old_due_or_closed(self, cast: Cast) -> None:
        cohort = cast.audit_round.cohorts.get()
        a_day = timedelta(days=1)
        last = cohort.opens + opening.NEWS
        days = [cohort.opens - a_day, cohort.opens, last, last + a_day]
        assert [self.is_untold(day) for day in days] == [False, True, True, False]
        Cohort.objects.update(first_due=cohort.opens, final_due=cohort.opens)
        assert self.is_untold(cohort.opens)
        assert not self.is_untold(cohort.opens + a_day)
        AuditRound.objects.update(closed_on=cohort.opens)
        assert not self.is_untold(cohort.opens)

    def is_untold(self, day: date) -> bool:
        return bool(opening.with_untold(AuditRound.objects.all(), on=day).get().untold)

    def test_the_chair_is_not_asked_to(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.ruth)
        assert self.told(client, cast) == [False, False]


def test_the_page_says_what_stands_around_the_text_and_what_can_be_filled_in(
    client: Client, cast: Cast
) -> None:
    page = client.get(url(cast)).content.decode()
    assert "The portal writes “Dear” and the name above it" in page
    assert "<code>{outcome}</code>" in page
    assert PLACEHOLDERS["outcome"] in page


class TestWriting:
    def test_seen_before_it_goes_then_sent_once(self, client: Client, cast: Cast) -> None:
        posted = written(client, cast)
        page = " ".join(client.post(url(cast), posted).content.decode().split())
        assert "It goes to 2 people, about 2 returns." in page
        assert f"A workshop on the {cast.audit_round.title}" in page
        assert not Message.objects.exists()
        for _ in range(2):
            sending = {**posted, **seen(client, cast, posted)}
            told = client.post(url(cast), sending, follow=True)
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
        send(client, cast)
        mail = Message.objects.get(recipient=cast.asha.email)
        assert "Northmoor Council Housing and Ysgol Tŵr O’Neill" in mail.text
        assert Contact.objects.count() == 3

    def test_what_is_told_of_it_has_no_gaps(self, client: Client, cast: Cast) -> None:
        posted = written(client, cast, subject="Please begin {round}")
        sending = {**posted, **seen(client, cast, posted)}
        told = client.post(url(cast), sending, follow=True).content.decode()
        assert f"“Please begin {cast.audit_round.title}” is on its way" in told
        notes = set(Contact.objects.values_list("note", flat=True))
        assert notes == {f"Message to several: Please begin {cast.audit_round.title}"}

    def test_only_those_the_tracker_shows(self, client: Client, cast: Cast) -> None:
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(status=Status.IN_PROGRESS)
        send(client, cast, "?status=not_started")
        assert Message.objects.get().recipient == cast.carol.email

    @pytest.mark.parametrize("query", ["?status=late", "?kind=schol&status=not_started"])
    def test_a_choice_that_cannot_be_read_is_not_left_aside(
        self, client: Client, cast: Cast, query: str
    ) -> None:
        posted = {**written(client, cast), "send": "yes"}
        told = client.post(url(cast, query), posted, follow=True)
        assert "so nothing was done" in told.content.decode()
        assert not Message.objects.exists()

    def test_not_to_the_excused_nor_by_seats_for_another_board(
        self, client: Client, cast: Cast
    ) -> None:
        cast.carols_return.status, cast.carols_return.excused_reason = "excused", "It closed"
        cast.carols_return.save()
        make_seat(make_user("Kay"), cast.housing, "lead", only_for_board=make_board("westmoor"))
        send(client, cast)
        assert Message.objects.get().recipient == cast.asha.email

    def test_whoever_returned_since_it_was_seen_is_not_written_to(
        self, client: Client, cast: Cast
    ) -> None:
        posted = written(client, cast)
        before = seen(client, cast, posted)
        cast.carols_return.status, cast.carols_return.excused_reason = "excused", "It closed"
        cast.carols_return.save()
        page = client.post(url(cast), {**posted, **before}).content.decode()
        assert "Meanwhile it has changed who this goes to" in page
        assert not Message.objects.exists()
        client.post(url(cast), {**posted, **seen(client, cast, posted)})
        assert Message.objects.get().recipient == cast.asha.email

    def test_going_back_to_change_the_words_after_it_went(self, client: Client, cast: Cast) -> None:
        posted = written(client, cast)
        client.post(url(cast), {**posted, **seen(client, cast, posted)})
        changed = {**posted, "subject": "Other words"}
        told = client.post(url(cast), {**changed, **seen(client, cast, changed)}, follow=True)
        assert "the changed words were not sent" in told.content.decode()
        assert Message.objects.count() == 2

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
