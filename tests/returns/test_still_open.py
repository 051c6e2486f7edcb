"""What Asha said she would do last time, and has not done, stands beside the question this time."""

from datetime import date

import pytest

from questionnaires.returns.actions.planning import Change, Plan, set_action, update_action
from questionnaires.returns.models import Action, AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW, make_return, make_round
from tests.returns.answering import StepPage, signed_in

TOLD = "Still open from an earlier audit"


@pytest.fixture
def earlier(cast: Cast) -> AuditReturn:
    """Brought in after the round of this year, though it came before it."""
    opens = {"opens": date(2025, 3, 1), "first_due": date(2025, 4, 1)}
    final = {"final_due": date(2025, 5, 1), "title": "Section 11 audit 2025"}
    return make_return(
        make_round(cast.board, cast.audit_round.version, **opens, **final), cast.housing
    )


def planned(audit_return: AuditReturn, cast: Cast, what: str = "Train the night staff") -> Action:
    question = Sheet.of(audit_return).shown["s1-q2"]
    plan = Plan(what, "Head of training", date(2026, 6, 1))
    return set_action(audit_return, question, plan, who=cast.asha, at=NOW)


def step(cast: Cast, key: str = "s1") -> str:
    return StepPage(signed_in(cast.asha), cast.audit_return, key).response.content.decode()


def test_beside_the_question_it_was_set_at(cast: Cast, earlier: AuditReturn) -> None:
    planned(earlier, cast)
    page = step(cast)
    assert page.count(TOLD) == 1
    place = page.index(TOLD)
    assert page.index("Train the night staff") > place
    assert "Section 11 audit 2025: Head of training, by 1 June 2026" in page
    assert TOLD not in step(cast, "s2")


def test_not_once_it_is_done(cast: Cast, earlier: AuditReturn) -> None:
    action = planned(earlier, cast)
    update_action(action, Change("Done.", "done", action.due), who=cast.asha, at=NOW)
    assert TOLD not in step(cast)


def test_not_what_this_years_return_set_itself(cast: Cast) -> None:
    planned(cast.audit_return, cast)
    assert TOLD not in step(cast)


def test_not_another_organisations(cast: Cast) -> None:
    planned(cast.carols_return, cast)
    assert TOLD not in step(cast)


def test_last_year_does_not_show_what_was_planned_since(cast: Cast, earlier: AuditReturn) -> None:
    planned(cast.audit_return, cast)
    page = StepPage(signed_in(cast.asha), earlier, "s1").response.content.decode()
    assert TOLD not in page
