"""Questions of two audits that speak to the same requirement are paired, each once."""

from hypothesis import given

from questionnaires.definitions.comparing import crosswalk
from questionnaires.definitions.structure import QuestionShape, ReferenceShape, Structure
from tests.definitions.structures import structures
from tests.definitions.test_comparing import asked, q


def about(key: str, text: str, *items: str) -> QuestionShape:
    return q(key, text=text, references=tuple(ReferenceShape("wt", one, one) for one in items))


def pairs(before: Structure, after: Structure) -> set[tuple[str, str]]:
    return {(link.before, link.after) for link in crosswalk(before, after).links}


def test_by_shared_references_whatever_the_keys() -> None:
    before = asked(about("a", "Who leads?", "lead"), about("b", "Is staff trained?", "training"))
    after = asked(about("x", "Name the lead.", "lead"), about("a", "Who is told?", "sharing"))
    assert pairs(before, after) == {("a", "x")}


def test_an_item_of_another_framework_is_another() -> None:
    before = asked(about("a", "Who leads?", "lead"))
    after = asked(q("x", references=(ReferenceShape("kcsie", "lead", "Lead"),)))
    assert pairs(before, after) == set()


def test_of_several_the_one_that_shares_most_then_the_most_alike() -> None:
    before = asked(
        about("far", "Is there a policy?", "lead"),
        about("near", "Is the lead trained?", "lead"),
        about("both", "Is there a policy?", "lead", "training"),
    )
    one = asked(about("x", "Is the lead trained?", "lead"))
    assert pairs(before, one) == {("near", "x")}
    two = asked(about("x", "Is the lead trained?", "lead", "training"))
    assert pairs(before, two) == {("both", "x")}


def test_each_is_paired_once() -> None:
    before = asked(about("a", "Who leads?", "lead"))
    after = asked(about("x", "Who is it?", "lead"), about("y", "Who leads?", "lead"))
    assert pairs(before, after) == {("a", "y")}


@given(structures(), structures())
def test_no_answer_is_offered_twice_and_none_compared(a: Structure, b: Structure) -> None:
    links = crosswalk(a, b).links
    assert len({link.before for link in links}) == len({link.after for link in links}) == len(links)
    assert not any(link.comparable for link in links)
