"""Whatever table leaves the portal, nothing in it runs: everybody here has written formulas.

Every address that gives out a CSV or a workbook is walked, and every command that writes one. One
that is new is found by itself, and has to be named here.
"""

import ast
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import RequestFactory
from django.urls import reverse

from audit_portal.ledger import lifted
from audit_portal.organisations.models import RegisterFile
from questionnaires.returns.models import PastAnswers, PastFile
from tests.access.test_access import ROWS, addresses
from tests.access.world import World, arguments

pytestmark = pytest.mark.django_db

FORMULA = "=HYPERLINK(1)&"
LIVE = re.compile(r"\s*[=+\-@\t\r]")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ROOT = Path(__file__).parents[2]
FLOORS = ("audit_portal", "questionnaires", "peer_challenge")
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

EMPTY = {  # to fill in: nobody has written anything in it
    "organisations:agencies_template",
    "organisations:contacts_template",
    "definitions:empty_workbook",
}
FULL = {
    "compliance:action_csv",
    "compliance:below_csv",
    "compliance:below_xlsx",
    "compliance:tracker_csv",
    "compliance:tracker_xlsx",
    "definitions:workbook",
    "organisations:contacts_refused",
    "returns:answers_csv",
    "returns:answers_xlsx",
    "returns:past_empty",
    "returns:past_problems",
    "returns:past_to_mend",
}
OWN_CODES = re.compile(
    r"key|code|slug|token|.*checksum|sha256|.*hash|password|step|urn|role|seed|content_type"
    r"|content"  # of a letter: frozen with its checksum, and given out as a page alone
)


def written(model: type[models.Model]) -> Iterator[str]:
    """The fields that hold what people write."""
    for field in model._meta.concrete_fields:
        is_text = type(field) in (models.CharField, models.TextField)
        if (
            is_text
            and not field.choices
            and not field.unique
            and not OWN_CODES.fullmatch(field.name)
        ):
            yield field.name


@pytest.fixture(scope="module")
def spoilt(world: World) -> World:
    """Before every text stands the beginning of a formula."""
    names = {config.label for config in apps.get_app_configs() if config.name.startswith(FLOORS)}
    with lifted():
        for model in apps.get_models():
            if model._meta.app_label in names or model.__module__.startswith(FLOORS):
                for name in written(model):
                    _spoil(model, name)
    contacts = f"URN,Name,E-mail\n123456,{FORMULA},nobody\n"
    RegisterFile.objects.filter(pk=world.contacts_file).update(content=contacts.encode())
    rows = f"urn,question\n123456,{FORMULA}\n".encode()
    PastFile.objects.filter(past_answers=world.past_answers).update(name="past.csv", content=rows)
    told = [["past.csv", 2, "question", FORMULA]]
    PastAnswers.objects.filter(pk=world.past_answers).update(problems=told)
    return world


def _spoil(model: type[models.Model], name: str) -> None:
    """Where the constraints of the table let it."""
    with suppress(DatabaseError), transaction.atomic():
        rows = model._base_manager.exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})
        rows.update(**{name: Concat(Value(FORMULA), F(name))})


def body(world: World, url: str, seat: str) -> tuple[str, bytes]:
    cookie = f"sessionid={world.sessions[seat]}"
    response = world.handler(RequestFactory().get(url, headers={"cookie": cookie}).environ)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code < 500, url
    kind = response.get("Content-Type", "") if response.status_code == 200 else ""
    return kind.partition(";")[0], content


def cells_of_csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


def live_in_csv(content: bytes) -> list[str]:
    return [
        cell
        for cell in cells_of_csv(content)
        if LIVE.match(unicodedata.normalize("NFKC", cell)) and not NUMBER.fullmatch(cell)
    ]


def cells_of_workbook(content: bytes) -> Iterator[Any]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            yield from row


def live_in_workbook(content: bytes) -> list[str]:
    cells = cells_of_workbook(content)
    return [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]


def live(kind: str, content: bytes) -> list[str]:
    return live_in_csv(content) if kind == CSV else live_in_workbook(content)


def words(kind: str, content: bytes) -> str:
    cells = cells_of_csv(content) if kind == CSV else cells_of_workbook(content)
    return "\n".join(str(getattr(cell, "value", cell)) for cell in cells)


def test_no_address_gives_out_a_live_formula(spoilt: World) -> None:
    found: dict[str, bool] = {}
    for row in ROWS:
        if row.method != "GET" or row.is_wrong_method:
            continue
        names = arguments(spoilt, row.address, addresses()[row.address], row.state)
        for seat in ("manager", "lead", "parent"):
            kind, content = body(spoilt, reverse(row.address, kwargs=names), seat)
            if kind in (CSV, XLSX):
                assert live(kind, content) == [], row
                found[row.address] = FORMULA in words(kind, content) or found.get(
                    row.address, False
                )
    assert found == dict.fromkeys(EMPTY, False) | dict.fromkeys(FULL, True)


@pytest.mark.parametrize("sheet", ["answers", "returns", "actions"])
def test_export_returns_writes_none(spoilt: World, sheet: str, tmp_path: Path) -> None:
    slug = spoilt.returns["draft"].audit_round.slug
    lines, book = tmp_path / "out.csv", tmp_path / "out.xlsx"
    call_command("export_returns", slug, sheet=sheet, out=lines)
    call_command("export_returns", slug, format="xlsx", out=book)
    for kind, file in ((CSV, lines), (XLSX, book)):
        assert live(kind, file.read_bytes()) == []
        assert FORMULA in words(kind, file.read_bytes())


def test_export_questionnaire_writes_none(spoilt: World, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    call_command("export_questionnaire", "draft", board="northmoor", format="xlsx", out=out)
    assert live(XLSX, out.read_bytes()) == []
    assert FORMULA in words(XLSX, out.read_bytes())


# Where rows are written: the last two are words between two of our own processes.
WRITERS = {
    "audit_portal/documents/spreadsheets.py",
    "questionnaires/definitions/documents/workbook/writing.py",
    "audit_portal/organisations/register/workbooks.py",
    "questionnaires/returns/exchange/workbooks.py",
}


def test_rows_are_written_in_no_other_place() -> None:
    files = [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py")]
    writing = {str(file.relative_to(ROOT)) for file in files if _writes_rows(file)}
    assert writing == WRITERS


def _writes_rows(file: Path) -> bool:
    """It names the writer of CSV or of workbooks."""
    tree = ast.walk(ast.parse(file.read_text()))
    return any(
        (isinstance(node, ast.ImportFrom | ast.Import) and "xlsxwriter" in ast.unparse(node))
        or (
            isinstance(node, ast.Attribute)
            and ast.unparse(node) in ("csv.writer", "csv.DictWriter")
        )
        for node in tree
    )
