"""Asha answers step by step; what can be saved is saved, what cannot comes back as typed."""

import pytest
from django.urls import reverse

from questionnaires.definitions.models import Standard
from questionnaires.returns.models import Answer, Assignment, Status
from tests.conftest import Cast
from tests.factories import make_draft, make_question, make_return, make_round, publish_directly
from tests.returns.answering import StepPage, signed_in, step_url, words


def test_a_step_for_each_standard_and_then_the_check(cast: Cast) -> None:
    asha = signed_in(cast.asha)
    first = StepPage(asha, cast.audit_return).type("s1-q1", "green", commentary="Trained").save()
    assert first.url == step_url(cast.audit_return, "s2")
    last = StepPage(asha, cast.audit_return, "s2").type("s2-q1", "red").save()
    assert last.url == reverse("returns:check", args=[cast.audit_return.pk])
    cast.audit_return.refresh_from_db()
    assert cast.audit_return.status == Status.IN_PROGRESS
    assert (cast.audit_return.answered, cast.audit_return.required) == (2, 6)
    page = asha.get(last.url)
    assert [gap.question.key for gap in page.context["gaps"]] == [
        "s1-q2",
        "s1-q3",
        "s2-q2",
        "s2-q3",
    ]
    assert [row.question.key for _, row in page.context["without_action"]] == ["s2-q1"]


def test_going_back_to_the_list_saves_too(cast: Cast) -> None:
    page = StepPage(signed_in(cast.asha), cast.audit_return)
    response = page.type("s1-q1", "green", commentary="Trained").save(then="list")
    assert response.url == reverse("returns:overview", args=[cast.audit_return.pk])
    assert words(cast.audit_return, "s1-q1") == "Trained"


def test_a_saved_answer_comes_back_in_the_form(cast: Cast) -> None:
    asha = signed_in(cast.asha)
    StepPage(asha, cast.audit_return).type("s1-q1", "amber", commentary="Half of us").save()
    field = StepPage(asha, cast.audit_return).fields["s1-q1"]
    assert (field.values[""], field.values["commentary"]) == ("amber", "Half of us")


def test_valid_answers_are_saved_beside_an_invalid_one_which_comes_back_as_typed(
    cast: Cast,
) -> None:
    asha, endless = signed_in(cast.asha), "word " * 5000
    page = StepPage(asha, cast.audit_return)
    page.type("s1-q1", "green", commentary="Kept").type("s1-q2", "red", commentary=endless)
    response = page.save()
    assert words(cast.audit_return, "s1-q1") == "Kept"
    assert words(cast.audit_return, "s1-q2") == ""
    assert page.fields["s1-q2"].values["commentary"] == endless
    [(name, sentence)] = response.context["problems"]
    assert name == page.name("s1-q2", "commentary")
    assert "shorten it" in sentence
    assert b"<title>Error: " in response.content
    page.type("s1-q2", commentary="Shorter").save()
    assert words(cast.audit_return, "s1-q2") == "Shorter"


def test_a_second_click_and_an_unchanged_page_write_nothing(cast: Cast) -> None:
    asha = signed_in(cast.asha)
    page = StepPage(asha, cast.audit_return).type("s1-q1", "green")
    page.save()
    page.save()
    StepPage(asha, cast.audit_return).save()
    assert Answer.objects.get(question__key="s1-q1").revision == 1
    assert Answer.history.count() == 0


def test_an_unknown_step_leads_to_the_first(cast: Cast) -> None:
    response = signed_in(cast.asha).get(step_url(cast.audit_return, "s9"))
    assert response.url == step_url(cast.audit_return, "s1")


def test_nobody_elses_return_exists(cast: Cast) -> None:
    carol = signed_in(cast.carol)
    for name in ("overview", "check", "read", "history"):
        url = reverse(f"returns:{name}", args=[cast.audit_return.pk])
        assert carol.get(url).status_code == 404
    url = step_url(cast.audit_return)
    assert carol.get(url).status_code == 404
    assert carol.post(url, {"page": "x"}).status_code == 404


def test_signatories_read_and_cannot_write(cast: Cast) -> None:
    asha, dev = signed_in(cast.asha), signed_in(cast.dev)
    page = StepPage(asha, cast.audit_return).type("s1-q1", "green", commentary="By Asha")
    response = dev.get(page.url)
    assert "fields" not in response.context
    page.client, page.data["seal"] = dev, ""
    response = page.save()
    assert response.status_code == 409
    assert b"By Asha" in response.content
    assert not Answer.objects.exists()


def test_a_contributor_answers_the_standards_given_to_them(cast: Cast) -> None:
    ben, standard = signed_in(cast.ben), Standard.objects.get(key="s2")
    StepPage(ben, cast.audit_return).type("s1-q1", "green").save()
    page = StepPage(ben, cast.audit_return).type("s1-q2", "red", commentary="Too late")
    Assignment.objects.create(
        audit_return=cast.audit_return, standard=standard, seat=cast.ben.seats.get()
    )
    assert "fields" not in ben.get(step_url(cast.audit_return, "s1")).context
    refused = page.save()
    assert refused.status_code == 409
    assert b"Too late" in refused.content
    StepPage(ben, cast.audit_return, "s2").type("s2-q1", "green").save()
    assert set(Answer.objects.values_list("question__key", flat=True)) == {"s1-q1", "s2-q1"}


def test_what_was_typed_while_the_return_was_submitted_is_shown_to_be_copied(cast: Cast) -> None:
    page = StepPage(signed_in(cast.asha), cast.audit_return)
    page.type("s1-q1", "green", commentary="Too late")
    cast.audit_return.status = Status.SUBMITTED
    cast.audit_return.save()
    response = page.save()
    assert response.status_code == 409
    assert "awaiting approval" in response.content.decode()
    assert b"Too late" in response.content
    assert not Answer.objects.exists()


@pytest.fixture
def conditional(cast: Cast) -> Cast:
    """Question s1-q2 is asked of those who are not green in s1-q1, standard s2 of the red."""
    draft = make_draft(owner=cast.board, code="conditional", standards=1, questions=1)
    first = draft.standards.get()
    scale = draft.scales.get()
    make_question(
        first,
        "s1-q2",
        order=102,
        kind="narrative",
        commentary=False,
        condition={"question": "s1-q1", "is": ["amber", "red"]},
    )
    second = Standard.objects.create(version=draft, key="s2", order=2, title="More")
    red = {"question": "s1-q1", "is": ["red"]}
    make_question(second, "s2-q1", order=201, scale=scale, condition=red)
    audit_round = make_round(cast.board, publish_directly(draft))
    cast.audit_return = make_return(audit_round, cast.housing)
    return cast


def test_an_answer_brings_a_later_question_and_a_later_step(conditional: Cast) -> None:
    asha, audit_return = signed_in(conditional.asha), conditional.audit_return
    page = StepPage(asha, audit_return)
    assert list(page.fields) == ["s1-q1"]
    assert page.type("s1-q1", "red").save().url == step_url(audit_return, "s2")
    assert list(StepPage(asha, audit_return).fields) == ["s1-q1", "s1-q2"]


def test_words_in_a_question_that_was_hidden_meanwhile_are_kept(conditional: Cast) -> None:
    asha, audit_return = signed_in(conditional.asha), conditional.audit_return
    StepPage(asha, audit_return).type("s1-q1", "red").save()
    second, first = StepPage(asha, audit_return, "s2"), StepPage(asha, audit_return)
    StepPage(signed_in(conditional.ben), audit_return).type("s1-q1", "green").save()
    first.type("s1-q2", "Words").save()
    second.type("s2-q1", "green", commentary="More words").save()
    assert Answer.objects.get(question__key="s1-q2").value == "Words"
    assert words(audit_return, "s2-q1") == "More words"
    assert list(StepPage(asha, audit_return).fields) == ["s1-q1"]
