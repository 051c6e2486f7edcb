"""Northmoor as a newcomer finds it."""

import json
from collections import Counter, defaultdict
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from audit_portal.organisations.models import Board, Seat, User
from demo.loading import is_loaded, load
from demo.people import SIGN_INS
from demo.removal import remove
from questionnaires.returns.models import Answer, AuditReturn, AuditRound, Status
from tests.demo.conftest import TODAY
from tests.factories import make_board, make_organisation, make_return, make_round, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def tracker(slug: str) -> Any:
    out = StringIO()
    call_command("tracker", slug, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


class TestThePublishedCase:
    def test_of_130_schools_and_colleges_101_returned(self) -> None:
        found = tracker("s157-175-2016-17")
        assert (found["expected"], found["returned"]) == (130, 101)
        assert (found["in_progress"], found["not_started"], found["excused"]) == (3, 26, 0)
        assert found["completion"] == {"numerator": 101, "denominator": 130, "percent": 77.7}

    def test_all_15_agencies_returned(self) -> None:
        found = tracker("s11-2016-17")
        assert (found["expected"], found["returned"]) == (15, 15)
        assert found["completion"] == {"numerator": 15, "denominator": 15, "percent": 100.0}
        assert len({row["id"] for row in found["rows"]}) == 15

    def test_its_dates(self) -> None:
        cohort = AuditRound.objects.get(slug="s157-175-2016-17").cohorts.get()
        assert cohort.opens.isoformat() == "2017-03-01"
        assert cohort.first_due.isoformat() == "2017-04-28"

    def test_it_all_happened_in_2017(self) -> None:
        years = AuditReturn.objects.filter(audit_round__slug__endswith="2016-17").exclude(
            status=Status.NOT_STARTED
        )
        moments = years.values_list("started_at__year", "last_activity_at__year")
        assert {year for pair in moments for year in pair} == {2017}
        assert set(
            Answer.objects.filter(audit_return__audit_round__slug="s11-2016-17").values_list(
                "updated_at__year", flat=True
            )
        ) == {2017}


def test_what_is_signed_off_is_whole() -> None:
    """Also where an answer brought further questions."""
    for audit_return in AuditReturn.objects.filter(status=Status.SIGNED_OFF):
        assert audit_return.answered == audit_return.required, audit_return


class TestTheOpenRounds:
    @pytest.mark.parametrize("slug", ["s11-current", "s157-175-current"])
    def test_every_state_can_be_seen(self, slug: str) -> None:
        audit_round = AuditRound.objects.get(slug=slug)
        states = set(audit_round.returns.values_list("status", flat=True))
        assert states >= {"not_started", "in_progress", "submitted", "sent_back", "signed_off"}
        assert audit_round in AuditRound.objects.open(on=TODAY)

    def test_nothing_has_happened_after_today(self) -> None:
        for field in ("started_at", "submitted_at", "signed_off_at", "last_activity_at"):
            latest = AuditReturn.objects.aggregate(latest=models.Max(field))["latest"]
            assert latest.date() < TODAY

    def test_events_of_a_return_are_in_order_and_lead_to_its_status(self) -> None:
        for audit_return in AuditReturn.objects.prefetch_related("events"):
            states = [event.to_status for event in audit_return.events.all()]
            before = ["", *states[:-1]]
            assert before == [event.from_status for event in audit_return.events.all()]
            assert states[-1] == audit_return.status


class TestSignIns:
    def test_each_has_its_seats(self) -> None:
        for sign_in in SIGN_INS:
            user = User.objects.get(email=sign_in.email)
            seats = Seat.objects.open().of(user)
            held = {(str(seat.organisation or ""), seat.role) for seat in seats}
            assert held == set(sign_in.seats)

    def test_each_can_act_or_read_at_once(self) -> None:
        def person(name: str) -> User:
            return User.objects.get(email=f"{name}@northmoor.example")

        returns = AuditReturn.objects.filter(audit_round__slug__endswith="current")
        assert returns.editable_by(person("asha")).exists()
        assert returns.editable_by(person("ben")).exists()
        assert returns.editable_by(person("grace")).exists()
        assert returns.editable_by(person("tess")).count() == 2
        assert returns.approvable_by(person("dev")).exists()
        assert returns.approvable_by(person("helen")).exists()
        assert returns.approvable_by(person("idris")).exists()
        assert returns.visible_to(person("nadia")).count() >= 5
        assert returns.visible_to(person("rafi")).exists()
        assert returns.tracked_by(person("mo")).count() == 145
        assert returns.tracked_by(person("ruth")).count() == 145

    def test_printed_alone(self) -> None:
        out, err = StringIO(), StringIO()
        call_command("demo", "--sign-ins", stdout=out, stderr=err)
        assert all(sign_in.email in out.getvalue() for sign_in in SIGN_INS)
        assert err.getvalue() == ""


class TestWords:
    def test_no_commentary_stands_in_more_than_two_returns(self) -> None:
        where = defaultdict(set)
        for text, pk in Answer.objects.exclude(commentary="").values_list(
            "commentary", "audit_return"
        ):
            where[text].add(pk)
        assert max(len(returns) for returns in where.values()) <= 2
        assert len(where) > 1500

    def test_every_slot_is_filled(self) -> None:
        texts = Answer.objects.exclude(commentary="").values_list("commentary", flat=True)
        assert not [text for text in texts if set("{}[]|") & set(text)]

    def test_some_returns_are_poor(self) -> None:
        counts = Counter(
            Answer.objects.exclude(commentary="").values_list("audit_return", "commentary")
        )
        assert len({pk for (pk, _), number in counts.items() if number >= 5}) >= 5


class TestLoadingAndRemoving:
    def test_a_second_load_keeps_what_was_entered(self) -> None:
        answer = Answer.objects.filter(audit_return__audit_round__slug="s11-current").first()
        assert answer is not None
        Answer.objects.filter(pk=answer.pk).update(commentary="Typed by a visitor")
        err = StringIO()
        call_command("demo", stderr=err)
        assert "is there already" in err.getvalue()
        assert Answer.objects.get(pk=answer.pk).commentary == "Typed by a visitor"

    def test_removed_wholly_and_nothing_else(self) -> None:
        """Also what visitors made, and a real board with its round beside it stays."""
        remove(Board.objects.get(slug="northmoor"))
        real = make_board("elsewhere")
        school = make_organisation(real, "A real school", kind="school", duty="s175")
        make_return(make_round(real), school)
        before = _rows()
        load(TODAY)
        _visitors(real)
        remove(Board.objects.get(slug="northmoor"))
        assert _rows() - before == Counter({"organisations.User": 2, "organisations.Seat": 1})
        assert before - _rows() == Counter()
        assert not is_loaded()

    def test_the_same_day_gives_the_same_demo(self) -> None:
        def told() -> list[Any]:
            fields = (
                "audit_return__organisation_name",
                "question__key",
                "commentary",
                "updated_at",
            )
            answers = Answer.objects.order_by("audit_return__audit_round__slug", *fields)
            people = User.objects.order_by("email").values_list("email", "name")
            return [*answers.values_list(*fields), *people]

        first = told()
        remove(Board.objects.get(slug="northmoor"))
        load(TODAY)
        assert told() == first


def _visitors(real: Board) -> None:
    """A person of the demo got a seat at the real board; somebody else got one in the demo."""
    mo = User.objects.get(email="mo@northmoor.example")
    make_seat(mo, real, "manager")
    guest = User.objects.create_user("guest@example.org", None, name="Guest")
    make_seat(guest, Board.objects.get(slug="northmoor"), "editor")


def _rows() -> Counter[str]:
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


def test_refused_beside_a_real_board_unless_this_is_a_demo(settings: Any) -> None:
    remove(Board.objects.get(slug="northmoor"))
    make_board("elsewhere")
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="holds a board already"):
        call_command("demo")
    assert not is_loaded()
