"""Asha and Ben have the same step open. Whoever is second sees both texts and chooses."""

import pytest

from questionnaires.returns.models import Answer
from tests.conftest import Cast
from tests.returns.answering import StepPage, signed_in, words


@pytest.fixture
def asha(cast: Cast) -> StepPage:
    return StepPage(signed_in(cast.asha), cast.audit_return)


@pytest.fixture
def ben(cast: Cast) -> StepPage:
    return StepPage(signed_in(cast.ben), cast.audit_return)


@pytest.fixture
def disputed(asha: StepPage, ben: StepPage) -> StepPage:
    """Asha's page after Ben was first in s1-q1; she also wrote in s1-q2."""
    ben.type("s1-q1", "red", commentary="Ben's words").save()
    asha.type("s1-q1", "green", commentary="Asha's words").type("s1-q2", "amber").save()
    return asha


def test_the_second_sees_both_texts_and_nothing_is_overwritten(
    cast: Cast, disputed: StepPage
) -> None:
    assert words(cast.audit_return, "s1-q1") == "Ben's words"
    shown = disputed.fields["s1-q1"].disagreement
    assert shown is not None
    assert (shown.mine.printed, shown.mine.commentary) == ("Green", "Asha's words")
    assert (shown.theirs.printed, shown.theirs.commentary) == ("Red", "Ben's words")
    assert shown.theirs_by == "Ben"
    content = disputed.response.content.decode()
    assert "Asha&#x27;s words" in content
    assert "Ben&#x27;s words" in content


def test_what_was_not_disputed_is_saved_meanwhile(cast: Cast, disputed: StepPage) -> None:
    assert Answer.objects.get(question__key="s1-q2").updated_by == cast.asha
    assert disputed.fields["s1-q2"].disagreement is None


@pytest.mark.parametrize(
    ("choice", "rating", "text"),
    [
        ("theirs", "red", "Ben's words"),
        ("mine", "green", "Asha's words"),
        ("merged", "green", "Asha's words\n\nBen's words"),
    ],
)
def test_the_choice_stands(
    cast: Cast, disputed: StepPage, choice: str, rating: str, text: str
) -> None:
    assert disputed.type("s1-q1", choice=choice).save().status_code == 302
    answer = Answer.objects.get(question__key="s1-q1")
    assert answer.point is not None
    assert (answer.point.key, answer.commentary) == (rating, text)


def test_without_a_choice_the_page_asks_again_and_keeps_what_was_merged(
    cast: Cast, disputed: StepPage
) -> None:
    response = disputed.type("s1-q1", commentary="Both of us").save()
    [(field, sentence)] = response.context["problems"]
    assert field == disputed.name("s1-q1", "choice")
    assert "Choose which answer shall stand." in sentence
    assert disputed.fields["s1-q1"].values["commentary"] == "Both of us"
    assert disputed.type("s1-q1", choice="merged").save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Both of us"


@pytest.mark.parametrize("choice", ["mine", "merged"])
def test_the_choice_is_itself_guarded(
    cast: Cast, disputed: StepPage, ben: StepPage, choice: str
) -> None:
    StepPage(ben.client, cast.audit_return).type("s1-q1", commentary="Ben again").save()
    disputed.type("s1-q1", choice=choice, commentary="Asha's merged words").save()
    assert words(cast.audit_return, "s1-q1") == "Ben again"
    shown = disputed.fields["s1-q1"].disagreement
    assert shown is not None
    mine = {"mine": "Asha's words", "merged": "Asha's merged words"}[choice]
    assert (shown.mine.commentary, shown.theirs.commentary) == (mine, "Ben again")
    disputed.type("s1-q1", choice="mine").save()
    assert words(cast.audit_return, "s1-q1") == mine


def test_keeping_theirs_does_not_undo_what_they_wrote_since(
    cast: Cast, disputed: StepPage, ben: StepPage
) -> None:
    StepPage(ben.client, cast.audit_return).type("s1-q1", commentary="Ben again").save()
    assert disputed.type("s1-q1", choice="theirs").save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Ben again"


def test_two_people_in_different_questions_both_keep_their_words(
    cast: Cast, asha: StepPage, ben: StepPage
) -> None:
    asha.type("s1-q1", "green", commentary="Asha").save()
    assert ben.type("s1-q2", "green", commentary="Ben").save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Asha"
    assert words(cast.audit_return, "s1-q2") == "Ben"


def test_two_tabs_of_one_person_are_two_writers(cast: Cast, asha: StepPage) -> None:
    other_tab = StepPage(asha.client, cast.audit_return)
    other_tab.type("s1-q1", "green", commentary="In the other tab").save()
    asha.type("s1-q1", "red", commentary="In the first tab").save()
    assert words(cast.audit_return, "s1-q1") == "In the other tab"
    assert asha.fields["s1-q1"].disagreement is not None


def test_a_page_that_comes_back_may_be_old_and_passes_for_nobodys(
    cast: Cast, asha: StepPage
) -> None:
    """Without a script nobody knows whether the browser shows what was typed or what once was."""
    was = dict(asha.data)
    asha.type("s1-q1", "green", commentary="First").save()
    asha.data = was
    assert asha.type("s1-q2", "green").save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "First"
    asha.data = was
    asha.type("s1-q1", "green", commentary="Second").save()
    assert words(cast.audit_return, "s1-q1") == "First"
    assert asha.fields["s1-q1"].disagreement is not None


def test_a_page_that_counts_its_turns_goes_on_from_its_own_words(
    cast: Cast, asha: StepPage
) -> None:
    asha.data["turn"] = "1"
    asha.type("s1-q1", "green", commentary="First").save()
    asha.data["turn"] = "2"
    assert asha.type("s1-q1", commentary="Second").save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Second"


def test_a_page_that_comes_back_after_others_wrote_overwrites_nothing(
    cast: Cast, asha: StepPage, ben: StepPage
) -> None:
    asha.type("s1-q1", "green", commentary="First").save()
    StepPage(ben.client, cast.audit_return).type("s1-q1", commentary="Ben's").save()
    asha.type("s1-q1", commentary="Second").save()
    assert words(cast.audit_return, "s1-q1") == "Ben's"
    assert asha.fields["s1-q1"].disagreement is not None


def test_taking_a_word_back_is_a_change_even_when_the_page_never_heard_of_the_save(
    cast: Cast, asha: StepPage
) -> None:
    """A reply got lost: the page still carries the mark of the state before its own save."""
    marks = dict(asha.data)
    asha.data["turn"] = "1"
    asha.type("s1-q1", "green", commentary="Said too much").save()
    asha.data = {**marks, "turn": "2"}
    asha.save()
    answer = Answer.objects.get(question__key="s1-q1")
    assert (answer.point, answer.commentary) == (None, "")


def test_an_overtaken_save_of_the_same_page_is_dropped(cast: Cast, asha: StepPage) -> None:
    asha.data["turn"] = "2"
    asha.type("s1-q1", "green", commentary="Typed later").save()
    asha.data["turn"] = "1"
    asha.type("s1-q1", commentary="Typed earlier, arrived later").save()
    assert words(cast.audit_return, "s1-q1") == "Typed later"


def test_an_overtaken_save_is_dropped_though_the_later_one_changed_nothing(
    cast: Cast, asha: StepPage
) -> None:
    for turn, text in (("1", "abc"), ("3", "abc"), ("2", "abcd")):
        asha.data["turn"] = turn
        asha.type("s1-q1", "green", commentary=text).save()
    assert words(cast.audit_return, "s1-q1") == "abc"
    assert Answer.objects.get(question__key="s1-q1").revision == 1
