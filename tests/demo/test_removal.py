"""The demo comes and goes without a trace in what else the portal holds."""

from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from audit_portal.organisations.models import Board, User
from demo.loading import is_loaded, load
from demo.removal import remove
from questionnaires.definitions.copying import copy_to_draft
from questionnaires.definitions.models import Version
from questionnaires.definitions.publishing import publish
from questionnaires.returns.models import Answer, Evidence
from tests.demo.conftest import TODAY
from tests.factories import (
    NOW,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db
ONE_ROUND = ("s11-current",)


@pytest.fixture(autouse=True)
def files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def northmoor() -> Board:
    return Board.objects.get(slug="northmoor")


def rows() -> Counter[str]:
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


@pytest.fixture
def real_board() -> Board:
    """A board that is nobody's demo, with a round on the shipped questionnaire."""
    board = make_board("elsewhere")
    load(TODAY, rounds=())
    remove(northmoor())
    version = Version.objects.get(questionnaire__code="section-157-175", questionnaire__owner=None)
    school = make_organisation(board, "A real school", kind="school", duty="s175")
    make_return(make_round(board, version), school)
    return board


def test_removed_wholly_and_nothing_else(real_board: Board) -> None:
    before = rows()
    load(TODAY, rounds=ONE_ROUND)
    assert rows() != before
    remove(northmoor())
    assert rows() == before
    assert not is_loaded()


def test_what_visitors_made_goes_and_who_has_a_seat_elsewhere_stays(real_board: Board) -> None:
    load(TODAY, rounds=ONE_ROUND)
    make_seat(User.objects.get(email="mo@northmoor.example"), real_board, "manager")
    make_seat(make_user("Guest"), northmoor(), "editor")
    _own_questionnaire(northmoor())
    remove(northmoor())
    left = set(User.objects.values_list("name", flat=True))
    assert left == {"Mo Farrell", "Guest"}
    assert set(Board.objects.values_list("slug", flat=True)) == {"elsewhere"}
    assert not Version.objects.exclude(questionnaire__owner=None).exists()


def _own_questionnaire(board: Board) -> None:
    """A visitor copied the library's, published the copy and opened a round on it."""
    library = Version.objects.get(questionnaire__code="section-11", questionnaire__owner=None)
    draft = copy_to_draft(library, owner=board)
    version = publish(draft, at=NOW)
    audit_round = make_round(board, version)
    make_return(audit_round, board.home_organisations.get(name="Northmoor Youth Forum"))


@pytest.mark.django_db(transaction=True)
def test_files_go_with_their_rows() -> None:
    load(TODAY, rounds=ONE_ROUND)
    names = [evidence.file.name for evidence in Evidence.objects.filter(kind="file")]
    assert names
    assert all(default_storage.exists(name) for name in names)
    remove(northmoor())
    assert not any(default_storage.exists(name) for name in names)


def test_the_same_day_gives_the_same_demo() -> None:
    def told() -> list[Any]:
        fields = ("audit_return__organisation_name", "question__key", "commentary", "updated_at")
        answers = Answer.objects.order_by(*fields).values_list(*fields, "point__key", "value")
        files = Evidence.objects.filter(kind="file").order_by("sha256").values_list("sha256")
        people = User.objects.order_by("email").values_list("email", "name")
        return [*answers, *files, *people]

    load(TODAY, rounds=ONE_ROUND)
    first = told()
    remove(northmoor())
    load(TODAY, rounds=ONE_ROUND)
    assert told() == first


def test_refused_beside_a_real_board_unless_this_is_a_demo(settings: Any) -> None:
    make_board("elsewhere")
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="holds a board already"):
        call_command("demo")
    assert not is_loaded()


def test_taken_away_by_the_command() -> None:
    load(TODAY, rounds=())
    err = StringIO()
    call_command("demo", "--remove", stderr=err)
    assert not is_loaded()
    call_command("demo", "--remove", stderr=err)
    assert "There is no demo here." in err.getvalue()
