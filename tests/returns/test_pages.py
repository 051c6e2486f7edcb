"""The pages of a return beside its steps: front page, check, reading, history."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from audit_portal.home.next_steps import next_steps
from questionnaires.definitions.models import Standard
from questionnaires.returns.answering.saving import save_answers
from questionnaires.returns.models import Assignment, Status
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.transitions import Actor, move
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_board, make_seat, make_user
from tests.returns.answering import StepPage, signed_in
from tests.returns.test_saving import edit


def page(cast: Cast, person: str, name: str) -> Any:
    client = signed_in(getattr(cast, person))
    return client.get(reverse(f"returns:{name}", args=[cast.audit_return.pk]))


def statuses(response: Any) -> list[str]:
    return [task.status for heading in response.context["headings"] for task in heading.tasks]


def test_the_front_page_says_where_to_go_on(cast: Cast) -> None:
    response = page(cast, "asha", "overview")
    assert response.context["next"].text == "Start: Standard 1"
    assert statuses(response) == ["Not started", "Not started"]
    step = StepPage(signed_in(cast.asha), cast.audit_return)
    for key in ("s1-q1", "s1-q2"):
        step.type(key, "green")
    step.save()
    response = page(cast, "asha", "overview")
    assert response.context["next"].text == "Continue: Standard 1"
    assert statuses(response) == ["2 of 3", "Not started"]
    StepPage(signed_in(cast.asha), cast.audit_return).type("s1-q3", "green").save()
    response = page(cast, "asha", "overview")
    assert statuses(response) == ["Complete", "Not started"]
    assert response.context["next"].url.endswith("/answer/s2/")


def test_when_all_is_answered_the_check_comes_next(cast: Cast) -> None:
    for step in ("s1", "s2"):
        one = StepPage(signed_in(cast.asha), cast.audit_return, step)
        for key in one.fields:
            one.type(key, "green")
        one.save()
    assert page(cast, "asha", "overview").context["next"].text == "Check your answers"
    assert page(cast, "asha", "check").context["gaps"] == []


def test_a_contributor_is_led_to_what_was_given_to_them(cast: Cast) -> None:
    Assignment.objects.create(
        audit_return=cast.audit_return,
        standard=Standard.objects.get(key="s2"),
        seat=cast.ben.seats.get(),
    )
    response = page(cast, "ben", "overview")
    assert response.context["next"].text == "Start: Standard 2"
    assert b"Given to others" in response.content


def test_those_who_read_are_offered_nothing_to_do(cast: Cast) -> None:
    response = page(cast, "dev", "overview")
    assert response.context["next"] is None
    assert b"Check all answers" not in response.content


def test_a_return_sent_back_shows_the_reason(cast: Cast) -> None:
    move(
        cast.audit_return,
        Status.IN_PROGRESS,
        actor=Actor("lead", "Asha", cast.asha),
        at=NOW,
    )
    move(
        cast.audit_return,
        Status.SUBMITTED,
        actor=Actor("lead", "Asha", cast.asha),
        at=NOW,
        submitted_at=NOW,
    )
    assert "Nobody can change" in page(cast, "asha", "overview").content.decode()
    move(
        cast.audit_return,
        Status.SENT_BACK,
        actor=Actor("senior_lead", "Dev", cast.dev),
        at=NOW,
        why="Say more about supervision.",
    )
    content = page(cast, "asha", "overview").content.decode()
    assert "Dev sent this return back" in content
    assert "Say more about supervision." in content


def test_the_whole_return_reads_as_answered(cast: Cast) -> None:
    step = StepPage(signed_in(cast.asha), cast.audit_return)
    step.type("s1-q1", "green", commentary="All staff are trained.").save()
    content = page(cast, "dev", "read").content.decode()
    assert "All staff are trained." in content
    assert "Not answered" in content
    assert page(cast, "mo", "read").status_code == 404


def test_history_tells_every_state_of_an_answer(cast: Cast) -> None:
    for minutes, person, text in ((0, "asha", "First"), (30, "ben", "Second")):
        sheet = Sheet.of(cast.audit_return)
        save_answers(
            cast.audit_return,
            [edit(sheet, "s1-q1", text)],
            who=getattr(cast, person),
            role="lead",
            at=NOW + timedelta(minutes=minutes),
        )
    [story] = page(cast, "dev", "history").context["stories"]
    told = [(state.told.commentary, state.by, state.is_present) for state in story.states]
    assert told == [("Second", "Ben", True), ("First", "Asha", False)]


def test_words_are_shown_as_words_and_not_as_markup(cast: Cast) -> None:
    step = StepPage(signed_in(cast.asha), cast.audit_return)
    step.type("s1-q1", "green", commentary="<script>alert(1)</script>").save()
    for name in ("read", "check", "history"):
        content = page(cast, "asha", name).content
        assert b"<script>alert" not in content
        assert b"&lt;script&gt;alert" in content


def test_home_leads_those_who_answer_to_their_returns(cast: Cast) -> None:
    lead, reader = cast.asha.seats.get(), cast.dev.seats.get()
    [step] = [s for s in next_steps(lead, on=TODAY) if "Start" in s.title]
    assert step.url == reverse("returns:overview", args=[cast.audit_return.pk])
    assert not step.late
    assert [s.title for s in next_steps(reader, on=TODAY) if "Start" in s.title] == []
    [late] = next_steps(lead, on=cast.audit_return.due + timedelta(days=1))
    assert late.late


def test_a_seat_kept_to_another_board_has_no_pen(cast: Cast) -> None:
    eve = make_user("Eve")
    make_seat(eve, cast.housing, "contributor", only_for_board=make_board("southmoor"))
    client = signed_in(eve)
    assert client.get(reverse("returns:overview", args=[cast.audit_return.pk])).status_code == 404
