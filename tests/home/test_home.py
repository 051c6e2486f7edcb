"""The home page of each seat: late things first, then the rest, then how everything stands."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit_portal.home.seats import PURPOSES, sections
from audit_portal.home.standings import Standing, standings
from audit_portal.organisations.models import Role, Seat, User
from questionnaires.returns.models import Assignment, AuditReturn, AuditRound
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_draft,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    publish_directly,
)
from tests.returns.signing import answer_all

LONG_AFTER = TODAY + timedelta(days=90)
pytestmark = pytest.mark.django_db


def standing(user: User) -> Standing:
    [found] = standings(Seat.objects.get(user=user), on=TODAY)
    return found


def page_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("home")).content.decode()


class TestLead:
    def test_sees_the_progress_the_deadline_and_who_has_what(self, cast: Cast) -> None:
        answer_all(cast.audit_return, cast.asha)
        AuditReturn.objects.update(answered=2)
        found = standing(cast.asha)
        assert found.progress is not None
        assert found.progress.words == "2 of 6 required questions answered"
        assert found.facts[0] == ("Deadline", "28 April 2026, in 49 days")
        assert found.label == "In progress"

    def test_sees_which_standards_a_colleague_still_has(self, cast: Cast) -> None:
        second = cast.audit_round.version.standards.get(key="s2")
        ben = Seat.objects.get(user=cast.ben)
        Assignment.objects.create(audit_return=cast.audit_return, standard=second, seat=ben)
        assert standing(cast.asha).facts[1:] == (
            ("Still to complete", "2 of 2 standards"),
            ("Ben has", "2 Standard 2"),
            ("Given to nobody", "1 standard"),
        )
        answer_all(cast.audit_return, cast.asha)
        assert standing(cast.asha).facts[1:] == ()

    def test_standards_that_ask_for_nothing_are_none_to_complete(self, cast: Cast) -> None:
        draft = make_draft()
        draft.questions.filter(standard__key="s2").update(required=False)
        AuditRound.objects.update(closed_on=TODAY)
        make_return(make_round(cast.board, publish_directly(draft)), cast.housing)
        assert ("Still to complete", "1 of 1 standard") in standing(cast.asha).facts

    def test_reads_late_as_a_word_before_anything_else(self, cast: Cast) -> None:
        AuditReturn.objects.update(
            extended_to=TODAY - timedelta(days=400), extension_reason="Agreed"
        )
        page = page_of(cast.asha)
        late = page.index(">Late</h3>")
        assert late < page.index("Start: Section 11 audit 2026")
        assert "days late</strong>" in page

    def test_is_told_of_a_day_only_once_it_is_near(self, cast: Cast) -> None:
        seat = Seat.objects.get(user=cast.asha)
        due = cast.audit_return.due
        statuses = {
            days: sections([seat], on=due - timedelta(days=days))[0].steps[0].status
            for days in (49, 28, 1, 0, -1, -2)
        }
        assert statuses == {
            49: "",
            28: "28 days left",
            1: "Due tomorrow",
            0: "Due today",
            -1: "1 day late",
            -2: "2 days late",
        }


def test_a_signatory_sees_how_far_the_return_is_but_not_who_has_what(cast: Cast) -> None:
    found = standing(cast.dev)
    assert [term for term, _ in found.facts] == ["Deadline"]


def test_an_excused_return_and_a_closed_round_stand_nowhere(cast: Cast) -> None:
    seat = Seat.objects.get(user=cast.asha)
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
        status="excused", excused_reason="Closed"
    )
    assert standings(seat, on=TODAY) == []
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
        status="not_started", excused_reason=""
    )
    AuditRound.objects.update(closed_on=TODAY)
    assert standings(seat, on=TODAY) == []


class TestBoard:
    def test_figures_lead_to_the_returns_they_count(self, cast: Cast) -> None:
        stages.start(cast.audit_return, cast.asha, NOW)
        today = timezone.localdate()  # the pages that the figures lead to ask the clock
        [found] = standings(Seat.objects.get(user=cast.mo), on=today)
        assert found.progress is not None
        assert found.progress.words == "0 of 2 (0.0%) returned"
        assert [(one.number, one.noun) for one in found.figures] == [
            (0, "returned"),
            (1, "in progress"),
            (0, "of them awaiting approval"),
            (1, "not started"),
            (found.figures[-1].number, "late"),
        ]
        client = Client()
        client.force_login(cast.mo)
        for figure in found.figures:
            shown = client.get(figure.url).context["page"].rows
            assert len(shown) == figure.number, figure.noun

    def test_the_chair_sees_the_same_figures(self, cast: Cast) -> None:
        assert standing(cast.ruth) == standing(cast.mo)

    def test_a_reviewer_is_led_to_what_was_signed_off(self, cast: Cast) -> None:
        rafi = make_user("Rafi")
        seat = make_seat(rafi, cast.board, "reviewer")
        assert standings(seat, on=TODAY) == []
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
            status="signed_off", submitted_at=NOW, signed_off_at=NOW, receipt="R-1", checksum="0"
        )
        [entry] = standing(rafi).entries
        assert entry.title == "Northmoor Council Housing"
        assert entry.label == "10 March 2026"

    def test_an_editor_is_led_to_the_boards_own_drafts(self, cast: Cast) -> None:
        edie = make_user("Edie")
        make_seat(edie, cast.board, "editor")
        make_draft(code="library")
        assert "Finish the draft" not in page_of(edie)
        make_draft(owner=cast.board, code="local")
        assert page_of(edie).count("Finish the draft: Local, 2026") == 1


def test_a_parent_body_sees_the_returns_of_its_schools(cast: Cast) -> None:
    trust = make_organisation(cast.board, "Harbour Light")
    school = make_organisation(cast.board, "Tŷ Ŵyn’s School", parent=trust)
    other = make_organisation(cast.board, "Elsewhere")
    for one in (school, other):
        make_return(cast.audit_round, one)
    nadia = make_user("Nadia")
    make_seat(nadia, trust, "reader")
    found = standing(nadia)
    assert found.title == "Your schools and services: Section 11 audit 2026"
    assert [entry.title for entry in found.entries] == ["Tŷ Ŵyn’s School"]
    assert "Tŷ Ŵyn’s School" in page_of(nadia)


@pytest.mark.parametrize("role", Role.values)
def test_a_seat_with_nothing_to_do_is_told_what_it_is_for(cast: Cast, role: str) -> None:
    AuditRound.objects.update(closed_on=TODAY)
    place = (
        cast.board
        if role in ("manager", "chair", "reviewer", "editor", "facilitator")
        else (cast.housing)
    )
    somebody = make_user("Somebody")
    make_seat(somebody, place, role)
    page = page_of(somebody)
    nothing = "Nothing is waiting for you today." in page
    assert nothing == (role != "manager")  # who can always open a round
    assert (PURPOSES[Role(role)] in page) == nothing


def test_each_of_several_seats_has_its_section_the_late_one_first(cast: Cast) -> None:
    make_seat(cast.asha, cast.probation, "lead")
    AuditReturn.objects.filter(pk=cast.carols_return.pk).update(
        extended_to=TODAY - timedelta(days=400), extension_reason="Agreed"
    )
    found = sections(Seat.objects.filter(user=cast.asha), on=TODAY)
    assert [str(section.seat.place) for section in found] == [
        "Northmoor Probation",
        str(cast.housing),
    ]
    page = page_of(cast.asha)
    assert page.count("How it stands") == 2
    assert "All your 2 seats" in page
