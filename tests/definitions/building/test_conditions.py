"""When a question is shown, put together on the page. Edna edits questionnaires, Mo manages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definitions.building.conditions import taken_apart
from questionnaires.definitions.conditions import Condition, holds
from questionnaires.definitions.documents import document_of
from questionnaires.definitions.documents.meaning import problems_of_meaning
from questionnaires.definitions.models import Version
from tests.definitions.building.acts import question, says
from tests.definitions.building.pages import Browser, address


def page(draft: Version, key: str, about: str = "") -> str:
    path = address("build_condition", draft, key)
    return f"{path}?about={about}" if about else path


def condition(draft: Version, key: str) -> Condition | None:
    found: Condition | None = says(draft, question(key)).get("condition")
    return found


class TestOnThePage:
    def test_a_question_depends_on_a_rating(self, ednas: Browser, draft: Version) -> None:
        assert "It is always shown." in ednas.open(page(draft, "staff-read"))
        ednas.open(page(draft, "staff-read", about="policy"))
        html = ednas.send({"test": "is", "is": ["partly", "not_met"]})
        assert condition(draft, "staff-read") == {"question": "policy", "is": ["not_met", "partly"]}
        assert "2.1 is Not met or Partly met" in html
        assert "Last edit: Changed question 2.3, by Edna" in html
        assert list(problems_of_meaning(document_of(draft))) == []

    def test_on_a_number(self, ednas: Browser, draft: Version) -> None:
        ednas.open(page(draft, "induction", about="staff-read"))
        assert "Write one bound or both." in ednas.send({"test": "number"})
        html = ednas.send({"test": "number", "at_least": "90", "at_most": "10"})
        assert "This must not be below the other bound." in html
        ednas.send({"test": "number", "at_least": "", "at_most": "90"})
        assert condition(draft, "induction") == {"question": "staff-read", "at_most": 90}

    def test_on_whether_it_is_answered(self, ednas: Browser, draft: Version) -> None:
        ednas.open(page(draft, "staff-read", about="policy-address"))
        assert "One of these" not in ednas.html
        ednas.send({"test": "not_answered"})
        assert condition(draft, "staff-read") == {"question": "policy-address", "answered": False}

    def test_on_several_of_which_one_is_enough(self, ednas: Browser, draft: Version) -> None:
        for about in ("dsl", "policy-address"):
            ednas.open(page(draft, "staff-read", about=about))
            ednas.send({"test": "answered"})
        both = [{"question": key, "answered": True} for key in ("dsl", "policy-address")]
        assert condition(draft, "staff-read") == {"all": both}
        ednas.open(page(draft, "staff-read"))
        assert "One of them is enough" in ednas.html
        ednas.send({"joint": "any"})
        assert condition(draft, "staff-read") == {"any": both}
        ednas.send({"remove": "0"})
        assert condition(draft, "staff-read") == both[1]
        ednas.send({"remove": "0"})
        assert condition(draft, "staff-read") is None

    def test_only_on_those_before_it(self, ednas: Browser, draft: Version) -> None:
        html = ednas.open(page(draft, "staff-read"))
        assert 'value="policy-address"' in html
        assert 'value="induction"' not in html
        assert "It is always shown." in ednas.open(page(draft, "staff-read", about="induction"))
        assert "it cannot depend on one" in ednas.open(page(draft, "dsl"))

    def test_two_editors_do_not_overwrite_each_other(
        self, ednas: Browser, mos: Browser, draft: Version
    ) -> None:
        ednas.open(page(draft, "staff-read", about="dsl"))
        mos.open(page(draft, "staff-read", about="policy"))
        mos.send({"test": "answered"})
        html = ednas.send({"test": "answered"})
        assert "Somebody has changed when it is shown." in html
        assert condition(draft, "staff-read") == {"question": "policy", "answered": True}


TESTS = st.sampled_from([{"question": key, "answered": True} for key in "abc"])
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: (
        st.builds(lambda part: {"not": part}, inner)
        | st.builds(
            lambda joint, parts: {joint: parts},
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        )
    ),
)


class Complete:
    codes: frozenset[str] = frozenset()
    number = None
    complete = True


@given(CONDITIONS, st.sets(st.sampled_from("abc")))
def test_taken_apart_and_put_together_it_means_the_same(
    written: Condition, answered: set[str]
) -> None:
    def answer_to(key: str) -> Complete | None:
        return Complete() if key in answered else None

    again = taken_apart(written).condition
    assert holds(again, answer_to) == holds(written, answer_to)


@pytest.mark.parametrize("condition", [None, {"question": "a", "answered": True}])
def test_the_simplest_stay_as_they_are(condition: Condition | None) -> None:
    assert taken_apart(condition).condition == condition
