"""What goes out of one round comes into another as it was, by CSV and by workbook."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_portal.figures.days import local_iso
from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.kinds import kind_of
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.models import (
    Action,
    ActionUpdate,
    Answer,
    AuditReturn,
    AuditRound,
    Receipt,
    ReturnEvent,
)
from questionnaires.returns.sign_off.receipts import verify
from tests.conftest import Cast
from tests.factories import NOW, make_return, make_round, publish_directly
from tests.returns.exchange.contents import contents
from tests.returns.signing import approve, submitted

EVERY_KIND = Path(__file__).parents[2] / "definitions" / "data" / "every-kind.yaml"
OPENED = date(2020, 3, 1)


@pytest.fixture
def two_rounds(cast: Cast) -> tuple[AuditRound, AuditRound]:
    """Both ask a question of every kind of the same two agencies, and are some years over."""
    document = read_document(EVERY_KIND.read_bytes(), to_publish=True)
    version = publish_directly(import_document(document, owner=cast.board).version)
    rounds = []
    for slug in ("here", "there"):
        audit_round = make_round(cast.board, version, slug=slug, opens=OPENED)
        for organisation in (cast.housing, cast.probation):
            opened = make_return(audit_round, organisation)
            ReturnEvent.objects.filter(audit_return=opened)
            AuditReturn.objects.filter(pk=opened.pk).update(
                variants=list(version.variants.values_list("key", flat=True))
            )
        rounds.append(audit_round)
    return rounds[0], rounds[1]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_answers_come_back_as_they_were(
    two_rounds: tuple[AuditRound, AuditRound], form: str, data: st.DataObject
) -> None:
    here, there = two_rounds
    with undone(), TemporaryDirectory() as folder:
        for audit_return in here.returns.all():
            answer_anything(audit_return, data)
        path = Path(folder) / f"past.{form}"
        call_command("export_returns", "here", "--format", form, "--out", str(path))
        call_command("import_returns", str(path), "--round", "there", stderr=StringIO())
        assert answers_of(there) == answers_of(here)


def answer_anything(audit_return: AuditReturn, data: st.DataObject) -> None:
    """At least one answer: the whole structure, each question or not."""
    questions = structure_of(audit_return.audit_round.version).questions
    chosen = data.draw(st.sets(st.sampled_from(range(len(questions))), min_size=1, max_size=6))
    seconds = data.draw(st.integers(0, 10**6))
    for n in sorted(chosen):
        question = questions[n]
        content = data.draw(contents(question))
        Answer.objects.create(
            audit_return=audit_return,
            question_id=question.pk,
            point_id=content.point,
            value=content.value,
            commentary=content.commentary,
            not_applicable_reason=content.not_applicable_reason,
            complete=kind_of(question).is_complete(question, content),
            revision=3,
            updated_at=NOW - timedelta(seconds=seconds),
        )
    AuditReturn.objects.filter(pk=audit_return.pk).update(status="in_progress")


def answers_of(audit_round: AuditRound) -> list[tuple[Any, ...]]:
    rows = Answer.objects.filter(audit_return__audit_round=audit_round).order_by(
        "audit_return__organisation_name", "question__key"
    )
    fields = ("audit_return__organisation_name", "question__key", "point__key", "value")
    more = ("commentary", "not_applicable_reason", "complete", "updated_at")
    return list(rows.values_list(*fields, *more))


@pytest.fixture
def signed(cast: Cast) -> AuditReturn:
    """Signed off by Dev at ten past four, with an action that was looked at once."""
    audit_return = submitted(cast)
    approve(audit_return, cast.dev, "senior_lead", at=NOW + timedelta(hours=2), met_on=NOW.date())
    action = Action.objects.create(
        organisation=cast.housing,
        audit_return=audit_return,
        question=audit_return.audit_round.version.questions.get(key="s1-q2"),
        what="=Train the rest",
        owner="Jo Fields",
        due=NOW.date(),
        created_at=NOW,
    )
    ActionUpdate.objects.create(
        action=action, at=NOW, note="Half are trained.", status="done", due=NOW.date()
    )
    Action.objects.filter(pk=action.pk).update(status="done")
    audit_return.refresh_from_db()
    return audit_return


def copied(cast: Cast) -> AuditRound:
    """A round that asks the same of the same, some minutes before anybody answered."""
    there = make_round(cast.board, cast.audit_round.version, slug="there")
    for organisation in (cast.housing, cast.probation):
        make_return(there, organisation)
    return there


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_standing_and_actions_travel_in_sheets_of_their_own(
    cast: Cast, signed: AuditReturn, form: str, tmp_path: Path
) -> None:
    here, there = cast.audit_round, copied(cast)
    before = [sheet_of(here, sheet) for sheet in ("answers", "returns", "actions")]
    bring_over(here.slug, form, tmp_path)
    assert [sheet_of(there, sheet) for sheet in ("answers", "returns", "actions")] == before
    assert "'=Train the rest" in before[2]


def test_what_was_signed_off_stands_and_says_where_it_comes_from(
    cast: Cast, signed: AuditReturn, tmp_path: Path
) -> None:
    there = copied(cast)
    bring_over(cast.audit_round.slug, "xlsx", tmp_path, "--by", cast.mo.email)
    come = there.returns.get(organisation=cast.housing)
    assert (come.status, come.answered, come.required) == ("signed_off", 6, 6)
    assert come.signed_off_at == signed.signed_off_at
    receipt = Receipt.objects.get(audit_return=come)
    assert receipt.number == come.receipt != signed.receipt
    assert verify(receipt)
    assert receipt.completed_by.who_name == "Dev"
    assert receipt.completed_by.met_on == NOW.date()
    events = [(e.from_status, e.to_status, e.who_name, e.who_role) for e in come.events.all()]
    assert events[1:] == [
        ("not_started", "in_progress", "Mo", "import"),
        ("in_progress", "submitted", "Mo", "import"),
        ("submitted", "signed_off", "Mo", "import"),
    ]
    assert come.events.last().why == "Brought in from past.xlsx"  # type: ignore[union-attr]
    [told] = there.events.filter(what="imported")
    assert told.why == "6 answers of 2 returns, and 1 actions, from past.xlsx"
    assert there.returns.get(organisation=cast.probation).status == "not_started"


def test_answers_alone_say_how_their_return_stands(
    cast: Cast, signed: AuditReturn, tmp_path: Path
) -> None:
    there = copied(cast)
    path = tmp_path / "answers.csv"
    call_command("export_returns", cast.audit_round.slug, "--out", str(path))
    call_command("import_returns", str(path), "--round", "there", stderr=StringIO())
    come = there.returns.get(organisation=cast.housing)
    assert come.status == "signed_off"
    assert local_iso(come.signed_off_at) == "2026-03-10T14:03:00+00:00"  # not before the round


def bring_over(slug: str, form: str, folder: Path, *more: str) -> None:
    path, beside = folder / f"past.{form}", []
    call_command("export_returns", slug, "--format", form, "--out", str(path))
    if form == "csv":
        for sheet in ("returns", "actions"):
            beside += [f"--{sheet}", str(folder / f"{sheet}.csv")]
            call_command("export_returns", slug, "--sheet", sheet, "--out", beside[-1])
    call_command("import_returns", str(path), "--round", "there", *beside, *more, stderr=StringIO())


def sheet_of(audit_round: AuditRound, sheet: str) -> str:
    out = StringIO()
    call_command("export_returns", audit_round.slug, "--sheet", sheet, stdout=out)
    return out.getvalue()
