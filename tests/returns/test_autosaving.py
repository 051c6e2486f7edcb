"""A page that saves itself: what the reply brings, and what it leaves alone."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from questionnaires.definitions.models import Standard
from questionnaires.returns.answering import autosaving, keeping, wizard
from questionnaires.returns.models import Answer, KeptText, Status
from tests.conftest import Cast
from tests.factories import make_draft, make_question, make_return, make_round, publish_directly
from tests.returns.answering import StepPage, signed_in, words


@pytest.fixture
def asha(cast: Cast) -> StepPage:
    return StepPage(signed_in(cast.asha), cast.audit_return)


def marks(response: Any) -> dict[str, str]:
    """The new `seen` marks of a reply, by the name of the field."""
    found = re.findall(r'name="(q\d+-seen)"[^>]*value="([^"]*)"', response.content.decode())
    return dict(found)


def test_it_saves_and_says_when(
    cast: Cast, asha: StepPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 7, 1, 13, 3, tzinfo=UTC)  # British Summer Time
    monkeypatch.setattr(wizard.timezone, "now", lambda: at)
    response = asha.type("s1-q1", "green", commentary="Typed").autosave("s1-q1")
    assert "Saved at 14:03." in response.content.decode()
    assert words(cast.audit_return, "s1-q1") == "Typed"


def test_the_reply_brings_new_marks_and_no_field(cast: Cast, asha: StepPage) -> None:
    response = asha.type("s1-q1", "green", commentary="Typed").autosave("s1-q1")
    answer = Answer.objects.get()
    [(name, mark)] = marks(response).items()
    assert name == asha.name("s1-q1", "seen")
    assert mark.startswith(f"{answer.revision}.")
    assert b"<textarea" not in response.content
    assert b"Typed" not in response.content


def test_typing_on_does_not_meet_ones_own_saves(cast: Cast, asha: StepPage) -> None:
    """Even when every reply gets lost and the page's marks stay those of the beginning."""
    for text in ("W", "We", "We train", "We train all"):
        asha.type("s1-q1", "green", commentary=text).autosave("s1-q1")
    assert words(cast.audit_return, "s1-q1") == "We train all"
    assert not KeptText.objects.exists()


def test_questions_that_were_not_sent_are_left_alone(cast: Cast, asha: StepPage) -> None:
    asha.type("s1-q1", "green").type("s1-q2", "red").autosave("s1-q1")
    assert [answer.question.key for answer in Answer.objects.all()] == ["s1-q1"]


def test_what_somebody_else_wrote_is_told_and_ones_own_words_are_kept(
    cast: Cast, asha: StepPage
) -> None:
    StepPage(signed_in(cast.ben), cast.audit_return).type("s1-q1", commentary="Ben's").save()
    response = asha.type("s1-q1", "green", commentary="Asha's").autosave("s1-q1")
    content = response.content.decode()
    assert "Ben answered this question too" in content
    assert "Compare and choose" in content
    assert marks(response) == {}
    assert response[autosaving.UNSAVED] == ""  # kept, so not lost with the page
    assert words(cast.audit_return, "s1-q1") == "Ben's"
    again = StepPage(asha.client, cast.audit_return)
    assert again.fields["s1-q1"].values["commentary"] == "Asha's"
    again.save(then="stay")
    assert again.fields["s1-q1"].disagreement is not None


def test_a_choice_is_not_made_before_the_button_is_pressed(cast: Cast, asha: StepPage) -> None:
    StepPage(signed_in(cast.ben), cast.audit_return).type("s1-q1", commentary="Ben's").save()
    asha.type("s1-q1", "green", commentary="Asha's").save()
    asha.type("s1-q1", choice="merged", commentary="Both of us").autosave("s1-q1")
    assert words(cast.audit_return, "s1-q1") == "Ben's"
    again = StepPage(asha.client, cast.audit_return)
    assert again.fields["s1-q1"].values["commentary"] == "Both of us"
    again.data |= {again.name("s1-q1", "choice"): "merged"}
    assert again.save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Both of us"
    assert not KeptText.objects.exists()


def test_what_is_not_valid_yet_is_named_and_kept(cast: Cast, asha: StepPage) -> None:
    endless = "word " * 5000
    response = asha.type("s1-q1", "green", commentary=endless).autosave("s1-q1")
    assert "Not saved yet:" in response.content.decode()
    assert "shorten it" in response.content.decode()
    assert KeptText.objects.count() == 1
    asha.type("s1-q1", commentary="Shorter").data["kept"] = KeptText.objects.get().pk
    asha.autosave("s1-q1")
    assert not KeptText.objects.exists()
    assert words(cast.audit_return, "s1-q1") == "Shorter"


def test_what_can_neither_be_saved_nor_kept_is_named_to_the_page(
    cast: Cast, asha: StepPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 100)
    response = asha.type("s1-q1", commentary="word " * 5000).autosave("s1-q1")
    assert response[autosaving.UNSAVED] == asha.name("s1-q1")
    assert "Copy your words" in response.content.decode()


def test_a_return_submitted_meanwhile_takes_nothing_and_the_words_are_kept(
    cast: Cast, asha: StepPage
) -> None:
    cast.audit_return.status = Status.SUBMITTED
    cast.audit_return.save()
    response = asha.type("s1-q1", "green", commentary="Too late").autosave("s1-q1")
    assert response.status_code == 409
    assert "Your words are kept." in response.content.decode()
    assert not Answer.objects.exists()
    assert b"Too late" in asha.client.get(asha.url).content


def test_somebody_signed_out_is_told_and_their_words_are_kept(cast: Cast, asha: StepPage) -> None:
    asha.client.logout()
    response = asha.type("s1-q1", "green", commentary="Late").autosave("s1-q1")
    assert response.status_code == 401
    assert "You have been signed out. Your words are kept." in response.content.decode()
    assert f"next=%2Freturns%2F{cast.audit_return.pk}" in response.content.decode()
    asha.client.force_login(cast.asha)
    page = StepPage(asha.client, cast.audit_return)
    assert page.fields["s1-q1"].values["commentary"] == "Late"
    assert list(page.fields) == ["s1-q1", "s1-q2", "s1-q3"]


@pytest.fixture
def conditional(cast: Cast) -> Cast:
    """s1-q2 is asked of those who are not green in s1-q1."""
    draft = make_draft(owner=cast.board, code="conditional", standards=1, questions=1)
    amber = {"question": "s1-q1", "is": ["amber", "red"]}
    first = Standard.objects.get(version=draft)
    make_question(
        first, "s1-q2", order=102, kind="narrative", number_printed="1.2", condition=amber
    )
    cast.audit_return = make_return(make_round(cast.board, publish_directly(draft)), cast.housing)
    return cast


def test_an_answer_makes_a_question_appear_and_vanish(conditional: Cast) -> None:
    page = StepPage(signed_in(conditional.asha), conditional.audit_return)
    content = page.type("s1-q1", "red").autosave("s1-q1").content.decode()
    slot = f'id="{page.name("s1-q2")}-slot" hx-swap-oob="innerHTML"'
    assert slot in content
    assert "Question 1.2 now applies." in content
    assert f'name="{page.name("s1-q2")}"' in content
    page = StepPage(page.client, conditional.audit_return)
    content = page.type("s1-q1", "green").autosave("s1-q1").content.decode()
    assert f"<div {slot}></div>" in content
    assert "Question 1.2 no longer applies." in content
