"""Asha returned last year. What Mo writes to her of the new round says what is new in it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Succession
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.messaging.addressing import address
from questionnaires.compliance.messaging.sending import send_to_many
from questionnaires.returns.carry_forward.announcing import what_is_new
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.carry_forward.confirming import confirm
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_return, make_round
from tests.returns.answering import signed_in
from tests.returns.signing import answer_all, approve, needing, submitted
from tests.returns.test_carry_forward import NEXT_YEAR, lead, next_version

NEWS = (
    "1 question is new, 1 is reworded, 1 is answered in another way and 3 are unchanged. "
    "1 is no longer asked."
)


@pytest.fixture
def last(cast: Cast) -> AuditReturn:
    answer_all(cast.audit_return, cast.asha)
    needing(cast, "either")
    approve(submitted(cast), cast.dev, "senior_lead")
    cast.audit_return.refresh_from_db()
    return cast.audit_return


@pytest.fixture
def now(cast: Cast, last: AuditReturn) -> AuditReturn:
    """Housing's return of the next year; probation, which never returned, has one too."""
    audit_round = make_round(cast.board, next_version(cast), **NEXT_YEAR)
    make_return(audit_round, cast.probation)
    return make_return(audit_round, cast.housing)


def news(*returns: AuditReturn) -> dict[int, str]:
    return {pk: str(summary) for pk, summary in what_is_new(one.pk for one in returns).items()}


def written_to(who: str) -> str:
    return "\n".join(message.text for message in Message.objects.filter(recipient_name=who))


class TestWhoIsTold:
    def test_those_who_returned_before(self, now: AuditReturn) -> None:
        assert news(*now.audit_round.returns.all()) == {now.pk: NEWS}

    def test_the_front_page_says_the_same(self, cast: Cast, now: AuditReturn) -> None:
        page = signed_in(cast.asha).get(reverse("returns:overview", args=[now.pk]))
        assert f"Since last time: {NEWS}" in page.content.decode()

    def test_nobody_who_has_begun(self, cast: Cast, last: AuditReturn, now: AuditReturn) -> None:
        bring_in(now, last, who=cast.asha, at=NOW)
        confirm(lead(cast.asha), now, Sheet.of(now).structure.questions, at=NOW)
        assert news(now) == {}

    def test_who_took_over_from_one_that_returned(self, cast: Cast, now: AuditReturn) -> None:
        heir, its_heir = (make_organisation(cast.board, name) for name in ("Homes", "New Homes"))
        for before, after in ((cast.housing, heir), (heir, its_heir), (its_heir, heir)):
            Succession.objects.create(predecessor=before, successor=after, kind="merged")
        assert news(make_return(now.audit_round, its_heir))

    def test_not_of_what_another_board_asked(self, cast: Cast, now: AuditReturn) -> None:
        elsewhere = make_board("eastmoor")
        make_organisation(elsewhere, "Eastmoor Housing")
        audit_round = make_round(elsewhere, now.audit_round.version, **NEXT_YEAR)
        assert news(make_return(audit_round, cast.housing)) == {}

    def test_queries_do_not_grow(self, cast: Cast, now: AuditReturn) -> None:
        with CaptureQueriesContext(connection) as few:
            news(now)
        more = [
            make_return(now.audit_round, make_organisation(cast.board, f"Agency {n}"))
            for n in range(9)
        ]
        with CaptureQueriesContext(connection) as many:
            news(now, *more)
        assert len(many) == len(few)


class TestMail:
    def test_a_message_to_many(self, cast: Cast, now: AuditReturn) -> None:
        found = address(now.audit_round, now.audit_round.returns.all(), ["lead"])
        words = {"subject": "It begins", "text": "The round is open."}
        send_to_many(now.audit_round, found.addressed, **words, key=uuid4(), by=cast.mo, at=NOW)
        assert f"Since last time: {NEWS}" in written_to("Asha")
        assert "The round is open." in written_to("Carol")
        assert "Since last time" not in written_to("Carol")

    def test_what_is_seen_before_it_goes(
        self, client: Client, cast: Cast, now: AuditReturn
    ) -> None:
        client.force_login(cast.mo)
        posted = {"roles": ["lead"], "subject": "It begins", "text": "Open.", "key": uuid4()}
        path = f"/rounds/{now.audit_round.slug}/message/?only={now.pk}"
        assert f"Since last time: {NEWS}" in client.post(path, posted).content.decode()

    def test_the_first_of_the_chase(self, cast: Cast, now: AuditReturn) -> None:
        set_up_ladder(now.audit_round)
        fortnight_before: date = now.cohort.first_due - timedelta(days=14)
        chase(cast.board, on=fortnight_before, at=NOW, rounds=[now.audit_round])
        assert f"Not started yet\nSince last time: {NEWS}\n" in written_to("Asha")
        assert "Not started yet\nhttp" in written_to("Carol")
