"""Mo and Ruth see what became of what organisations said they would do."""

import csv
import re
from collections.abc import Iterable
from datetime import date
from io import StringIO
from random import Random

import pytest
from django.http import HttpResponse
from django.utils import timezone

from audit_portal.organisations.models import User
from questionnaires.compliance.follow_up.counting import Line
from questionnaires.definitions.models import Question
from questionnaires.returns.actions.planning import Change, Plan, set_action, update_action
from questionnaires.returns.models import Action, AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW, make_return, make_round
from tests.query_counts import RecordedQueries
from tests.returns.answering import signed_in
from tests.review.stage import sign_off

URL = "/boards/northmoor/actions/"
PAST, LATER = date(2020, 1, 31), date(2099, 1, 31)


def words(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def act(audit_return: AuditReturn, key: str, what: str, *, due: date, who: User) -> Action:
    question = Sheet.of(audit_return).shown[key]
    return set_action(audit_return, question, Plan(what, "Head of training", due), who=who, at=NOW)


@pytest.fixture
def housing(cast: Cast) -> AuditReturn:
    """Signed off, with an overdue action, one to come, one done, one dropped."""
    one = cast.audit_return
    act(one, "s1-q1", "Train the night staff", due=PAST, who=cast.asha)
    act(one, "s1-q2", "Write the policy anew", due=LATER, who=cast.asha)
    for status, what in (("done", "Name a deputy"), ("dropped", "Buy a system")):
        action = act(one, "s2-q1", what, due=PAST, who=cast.asha)
        update_action(action, Change(f"It is {status}.", status, PAST), who=cast.asha, at=NOW)
    sign_off(cast, one, cast.asha)
    return AuditReturn.objects.get(pk=one.pk)


def lines(page: HttpResponse) -> list[Line]:
    return list(page.context["table"].data)  # type: ignore[attr-defined]


def rows(page: Iterable[str]) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(page))))


class TestTheNumbers:
    def test_by_standard(self, cast: Cast, housing: AuditReturn) -> None:
        page = signed_in(cast.mo).get(URL)
        assert "1 of 2 open actions is overdue." in words(page)
        first, second = lines(page)[:2]
        assert (first.numbers.overdue, first.numbers.open, first.numbers.done) == (1, 2, 0)
        assert (second.numbers.overdue, second.numbers.done, second.numbers.dropped) == (0, 1, 1)

    def test_each_leads_to_what_it_counts(self, cast: Cast, housing: AuditReturn) -> None:
        mo = signed_in(cast.mo)
        for by in ("standard", "organisation"):
            for line in lines(mo.get(URL, {"by": by})):
                for show in ("overdue", "open", "done", "dropped"):
                    found = mo.get(f"{URL}list/", {by: line.code, "show": show})
                    number = getattr(line.numbers, show)
                    assert found.context["table"].paginator.count == number

    def test_by_organisation_most_overdue_first(self, cast: Cast, housing: AuditReturn) -> None:
        act(cast.carols_return, "s1-q1", "Ask families", due=LATER, who=cast.carol)
        sign_off(cast, cast.carols_return, cast.carol)
        found = lines(signed_in(cast.ruth).get(URL, {"by": "organisation"}))
        names = [(line.title, line.numbers.overdue) for line in found]
        assert names == [("Northmoor Council Housing", 1), ("Northmoor Probation", 0)]

    def test_before_the_sign_off_the_board_sees_none(self, cast: Cast) -> None:
        act(cast.audit_return, "s1-q1", "Train the night staff", due=PAST, who=cast.asha)
        page = words(signed_in(cast.mo).get(URL))
        assert "There are no actions yet." in page
        assert "Train the night staff" not in words(signed_in(cast.mo).get(f"{URL}list/"))

    def test_as_counting_one_by_one(self, cast: Cast, housing: AuditReturn) -> None:
        dice, today = Random(4), timezone.localdate()
        questions = list(Question.objects.filter(standard__version=cast.audit_round.version))
        for _ in range(60):
            Action.objects.create(
                organisation=cast.housing,
                audit_return=housing,
                question=dice.choice(questions),
                what="Something",
                owner="Somebody",
                due=dice.choice([PAST, LATER, today]),
                status=dice.choice(Action.Status.values),
                created_at=NOW,
            )
        for line in lines(signed_in(cast.mo).get(URL)):
            key = line.code.split("-", 1)[1]
            there = [a for a in Action.objects.all() if a.question.standard.key == key]
            overdue = sum(action.is_overdue(on=today) for action in there)
            still = sum(action.status == "open" for action in there)
            assert (line.numbers.overdue, line.numbers.open) == (overdue, still)
            assert line.numbers.total == len(there)

    def test_the_same_standard_of_two_years_is_one(self, cast: Cast, housing: AuditReturn) -> None:
        """The second round asks the same version: its actions are added to the same lines."""
        earlier = make_round(cast.board, cast.audit_round.version, slug="before")
        before = make_return(earlier, cast.housing)
        act(before, "s1-q1", "From the year before", due=PAST, who=cast.asha)
        sign_off(cast, before, cast.asha)
        mo = signed_in(cast.mo)
        assert lines(mo.get(URL))[0].numbers.overdue == 2
        assert lines(mo.get(URL, {"round": "before"}))[0].numbers.overdue == 1


class TestTheList:
    def test_as_a_file_with_the_last_update(self, cast: Cast, housing: AuditReturn) -> None:
        response = signed_in(cast.mo).get("/boards/northmoor/actions.csv", {"show": "done"})
        _, only = rows(part.decode() for part in response)
        assert only[0] == "Northmoor Council Housing"
        assert only[3:5] == ["Name a deputy", "Head of training"]
        assert only[6:8] == ["Done", "It is done."]

    def test_what_cannot_be_asked_for_is_left_out(self, cast: Cast, housing: AuditReturn) -> None:
        asked = {"round": "nowhere", "organisation": "x", "show": "y", "standard": ""}
        page = signed_in(cast.mo).get(f"{URL}list/", asked)
        assert page.context["table"].paginator.count == 4

    def test_of_many_organisations_none_is_offered_to_choose(
        self, cast: Cast, housing: AuditReturn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("questionnaires.compliance.follow_up.views.MOST_SHOWN", 0)
        page = signed_in(cast.mo).get(f"{URL}list/", {"organisation": cast.housing.pk})
        assert list(page.context["organisations"]) == [(cast.housing.pk, str(cast.housing))]

    def test_to_another_boards_manager_there_is_nothing(self, cast: Cast) -> None:
        assert signed_in(cast.asha).get(URL).status_code == 404


def test_asks_as_often_however_many_there_are(
    cast: Cast, housing: AuditReturn, recorded_queries: RecordedQueries
) -> None:
    act(cast.carols_return, "s1-q1", "Train everybody", due=PAST, who=cast.carol)
    sign_off(cast, cast.carols_return, cast.carol)
    mo = signed_in(cast.mo)
    with recorded_queries("actions of a board"):
        mo.get(URL)
    with recorded_queries("list of actions of a board"):
        mo.get(f"{URL}list/")
