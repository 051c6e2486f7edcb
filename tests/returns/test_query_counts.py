"""What the pages of a return cost, and that it does not grow with what is asked or of whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questionnaires.returns.models import AuditReturn
from tests.benchmarks.questions import answer_everything
from tests.conftest import Cast
from tests.factories import make_organisation, make_return, make_round, make_version
from tests.query_counts import RecordedQueries, statements
from tests.returns.answering import StepPage, signed_in

PAGES = ("overview", "check", "read", "history")


@pytest.fixture
def asha(cast: Cast) -> Client:
    """Asha, who has been at work: the questionnaire is in the memory of the process."""
    client = signed_in(cast.asha)
    StepPage(client, cast.audit_return).type("s1-q1", "green").save()
    return client


@pytest.mark.parametrize("page", PAGES)
def test_pages(cast: Cast, asha: Client, recorded_queries: RecordedQueries, page: str) -> None:
    with recorded_queries(f"return: {page}"):
        asha.get(reverse(f"returns:{page}", args=[cast.audit_return.pk]))


def test_a_step(cast: Cast, asha: Client, recorded_queries: RecordedQueries) -> None:
    page = StepPage(asha, cast.audit_return)
    with recorded_queries("return: step"):
        asha.get(page.url)
    page.type("s1-q1", "red", commentary="Words").type("s1-q2", "green")
    with recorded_queries("return: step, saved"):
        page.save()
    page = StepPage(asha, cast.audit_return).type("s1-q3", "amber")
    with recorded_queries("return: step, saved by itself"):
        page.autosave("s1-q3")


def costs(client: Client, audit_return: AuditReturn) -> tuple[int, int]:
    """Queries of a page with all its questions answered, and of the save of them all."""
    page = StepPage(client, audit_return)
    for key in page.fields:
        page.type(key, commentary="Other words")
    with CaptureQueriesContext(connection) as shown:
        client.get(page.url)
    with CaptureQueriesContext(connection) as saved:
        assert page.save().status_code == 302
    return len(statements(shown)), len(statements(saved))


def test_the_cost_grows_neither_with_questions_nor_with_returns(cast: Cast) -> None:
    found = []
    for questions, others in ((3, 0), (30, 0), (30, 30)):
        audit_round = make_round(
            cast.board, make_version(code=f"v{questions}", questions=questions)
        )
        for number in range(others):
            make_return(audit_round, make_organisation(cast.board, f"Agency {number}"))
        audit_return = make_return(audit_round, cast.housing)
        answer_everything(audit_return, cast.asha)
        found.append(costs(signed_in(cast.ben), audit_return))
    assert len(set(found)) == 1
    page, save = found[0]
    assert page <= 15
    assert save <= 20
