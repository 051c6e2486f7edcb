"""The answers of a round as files, for those of the board who may read them."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from audit_portal.documents.spreadsheets import as_written
from audit_portal.jobs.models import Job, Product
from audit_portal.organisations.models import BoardMember
from questionnaires.returns.exchange.on_screen import taking_out
from questionnaires.returns.models import Answer, AuditReturn
from tests.conftest import Cast
from tests.factories import make_board, make_organisation, make_seat, make_user
from tests.returns.exchange.working import work
from tests.returns.signing import answer_all, approve, needing, submitted


@pytest.fixture
def approved(cast: Cast) -> AuditReturn:
    """Housing has returned; Carol is still at it."""
    needing(cast, "accountable")
    approve(submitted(cast), cast.amara, "accountable")
    answer_all(cast.carols_return, cast.carol)
    cast.audit_return.refresh_from_db()
    return cast.audit_return


def address(cast: Cast, rest: str = "/") -> str:
    return f"/rounds/{cast.audit_round.slug}/answers{rest}"


def rows(client: Client, url: str) -> list[dict[str, str]]:
    text = client.get(url).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_only_what_is_approved_goes_out_in_the_columns_of_the_command(
    cast: Cast, approved: AuditReturn, client: Client
) -> None:
    client.force_login(cast.mo)
    for sheet in ("answers", "returns", "actions"):
        out = StringIO()
        call_command("export_returns", cast.audit_round.slug, sheet=sheet, stdout=out)
        whole = list(csv.DictReader(StringIO(out.getvalue(), newline="")))
        mine = [row for row in whole if row["organisation_id"] == str(cast.housing.pk)]
        assert rows(client, address(cast, f"/{sheet}.csv")) == mine
    assert len(rows(client, address(cast, "/answers.csv"))) == 6


def test_a_reopened_return_goes_out_no_more(
    cast: Cast, approved: AuditReturn, client: Client
) -> None:
    client.force_login(cast.ruth)
    assert rows(client, address(cast, "/answers.csv"))
    AuditReturn.objects.filter(pk=approved.pk).update(status="in_progress")
    assert rows(client, address(cast, "/answers.csv")) == []
    assert "No return of this round is approved yet" in client.get(address(cast)).text
    assert client.post(address(cast)).status_code == 200
    assert not Job.objects.exists()


def test_a_board_that_shares_the_round_takes_what_its_members_said(
    cast: Cast, approved: AuditReturn, client: Client
) -> None:
    eastmoor = make_board("eastmoor")
    make_seat(pia := make_user("Pia"), eastmoor, "manager")
    client.force_login(pia)
    assert client.get(address(cast)).status_code == 404
    cast.audit_round.shared_with.add(eastmoor)
    make_organisation(eastmoor, "Eastmoor Youth Service")
    assert rows(client, address(cast, "/answers.csv")) == []
    BoardMember.objects.create(board=eastmoor, organisation=cast.housing, duty_basis="s11")
    assert {row["organisation"] for row in rows(client, address(cast, "/answers.csv"))} == {
        "Northmoor Council Housing"
    }


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_holds_all_three(cast: Cast, approved: AuditReturn, client: Client) -> None:
    client.force_login(cast.mo)
    book = sheets(client.get(address(cast, ".xlsx")).getvalue())
    answers = rows(client, address(cast, "/answers.csv"))
    assert [row[5] for row in book["Answers"][1:]] == [row["question"] for row in answers]
    words = [as_written(row["commentary"]) for row in answers]
    assert [row[8] for row in book["Answers"][1:]] == words
    assert [row[3] for row in book["Returns"]] == ["status", "signed_off"]
    assert len(book["Actions"]) == 1


def test_much_is_made_by_the_worker_and_only_for_who_may_have_it(
    cast: Cast, approved: AuditReturn, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_out, "AT_ONCE", 1)
    client.force_login(cast.mo)
    assert client.get(address(cast, ".xlsx")).headers["Location"] == address(cast)
    assert "Make the Excel workbook" in client.get(address(cast)).text
    waiting = client.post(address(cast)).headers["Location"]
    assert "Your workbook is being made" in client.get(waiting).text
    assert work() == 1
    assert "Download the Excel workbook" in client.get(waiting).text
    assert len(sheets(bytes(Product.objects.get().content))["Answers"]) == 7
    assert client.post(address(cast)).headers["Location"] == waiting  # the same, while it stands
    client.force_login(cast.asha)
    assert client.get(waiting).status_code == 404


def test_what_changes_makes_another_workbook(
    cast: Cast, approved: AuditReturn, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_out, "AT_ONCE", 1)
    client.force_login(cast.mo)
    client.post(address(cast))
    AuditReturn.objects.filter(pk=cast.carols_return.pk).update(
        status="signed_off",
        signed_off_at=approved.signed_off_at,
        receipt="NOR-2026-000009",
        checksum="0" * 64,
    )
    client.post(address(cast))
    assert Job.objects.count() == 2


def test_a_round_of_any_size_goes_as_csv(
    cast: Cast, approved: AuditReturn, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_out, "AT_ONCE", 1)
    monkeypatch.setattr(taking_out, "MOST_IN_A_WORKBOOK", 1)
    client.force_login(cast.mo)
    assert "too many answers for a workbook" in client.get(address(cast)).text
    assert client.post(address(cast)).status_code == 200
    assert not Job.objects.exists()


def test_there_is_no_other_sheet_and_no_way_for_a_lead(
    cast: Cast, approved: AuditReturn, client: Client
) -> None:
    client.force_login(cast.mo)
    assert client.get(address(cast, "/people.csv")).status_code == 404
    client.force_login(cast.asha)
    for rest in ("/", ".xlsx", "/answers.csv"):
        assert client.get(address(cast, rest)).status_code == 404
    assert Answer.objects.exists()
