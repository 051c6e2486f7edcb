"""Mo has the answers of past years in files, a browser, and no shell."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from openpyxl import load_workbook

from questionnaires.returns.exchange.on_screen import acting, forms
from questionnaires.returns.exchange.on_screen.acting import work_on
from questionnaires.returns.exchange.on_screen.holding import forget_stale
from questionnaires.returns.models import (
    Answer,
    AuditReturn,
    AuditRound,
    PastAnswers,
    PastFile,
    RoundEvent,
)
from tests.conftest import Cast
from tests.factories import make_round
from tests.returns.exchange.test_bringing_in import past  # noqa: F401  # the round “past”
from tests.returns.exchange.working import work
from tests.returns.signing import answer_all

URL = "/rounds/past/past-answers/"
HEAD = "urn,question,rating,value\n"
GOOD = f"{HEAD}100001,s1-q1,green,\n100001,when,,2025-09-01\n100002,s1-q1,red,\n"
WRONG = f"{HEAD}100001,s1-q1,green,\n100001,s1-q2,purple,\n100002,nowhere,red,\n"


@pytest.fixture
def mo(cast: Cast, client: Client) -> Client:
    client.force_login(cast.mo)
    return client


def file(content: str | bytes, name: str = "past.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def brought(client: Client, url: str = URL, **files: str | bytes | SimpleUploadedFile) -> str:
    """The address to which it leads."""
    sent = {
        name: each if isinstance(each, SimpleUploadedFile) else file(each, f"{name}.csv")
        for name, each in files.items()
    }
    response = client.post(url, sent)
    assert response.status_code == 302, response.text
    return str(response.headers["Location"])


def seen(client: Client, url: str) -> str:
    return str(client.get(url).context["seen"])


def test_it_is_looked_at_then_brought_in(mo: Client, cast: Cast) -> None:
    url = brought(mo, answers=GOOD)
    page = mo.get(url).text
    assert "Before they are brought in" in page
    assert "In progress: 2" in page
    assert not Answer.objects.exists()
    mo.post(url, {"seen": seen(mo, url)})
    assert "The answers are brought in" in mo.get(url).text
    assert Answer.objects.count() == 3
    event = RoundEvent.objects.get(what="imported")
    assert (event.who, event.why) == (
        cast.mo,
        "3 answers of 2 returns, and 0 actions, from answers.csv",
    )
    assert not PastFile.objects.exists()
    mo.post(url, {"seen": seen(mo, url)})
    assert Answer.objects.count() == 3


def test_it_says_first_how_many_returns_can_take_answers(mo: Client, cast: Cast) -> None:
    assert "are not touched: 0 of 3" in mo.get(URL).text
    url = brought(mo, answers=GOOD)
    mo.post(url, {"seen": seen(mo, url)})
    page = mo.get(URL).text
    assert "are not touched: 2 of 3" in page
    assert "Nothing more can be brought into it." not in page
    AuditReturn.objects.filter(audit_round__slug="past").update(status="in_progress")
    assert "Nothing more can be brought into it." in mo.get(URL).text


def test_every_problem_is_told_and_the_file_is_mended_and_sent_again(mo: Client) -> None:
    url = brought(mo, answers=WRONG)
    page = mo.get(url).text
    assert "2 things to mend" in page
    assert "“purple” is none of the ratings: green, amber" in page
    listed = mo.get(f"{url}problems.csv").getvalue().decode("utf-8-sig")
    assert [row[:3] for row in csv.reader(StringIO(listed))][1:] == [
        ["answers.csv", "3", "rating"],
        ["answers.csv", "4", "question"],
    ]
    marked = mo.get(f"{url}to-mend/answers/").getvalue().decode("utf-8-sig")
    assert [bool(row["problems"]) for row in csv.DictReader(StringIO(marked))] == [
        False,
        True,
        True,
    ]
    mended = marked.replace("purple", "amber").replace("nowhere", "s1-q1")
    assert brought(mo, url, answers=mended) == url
    assert "Before they are brought in" in mo.get(url).text
    mo.post(url, {"seen": seen(mo, url)})
    assert Answer.objects.count() == 3


def test_of_several_files_one_is_chosen_again(mo: Client) -> None:
    """The returns say nothing for the other: it was signed off, and nobody says when."""
    returns = "urn,status,signed_off_at\n100001,signed_off,\n100002,in_progress,\n"
    url = brought(mo, answers=GOOD, returns=returns)
    assert "returns.csv" in mo.get(url).text
    assert "It is signed off: say when." in mo.get(url).text
    assert mo.get(f"{url}to-mend/returns/").status_code == 200
    assert mo.get(f"{url}to-mend/answers/").status_code == 404
    brought(mo, url, returns=returns.replace("signed_off,\n", "signed_off,2026-03-20\n", 1))
    page = mo.get(url).text
    assert "Returned: 1" in page
    assert "In progress: 1" in page


def test_what_is_missing_or_twice_or_empty_is_a_problem_in_the_list(mo: Client) -> None:
    url = brought(mo, actions="urn,question,what,due\n100001,s1-q1,Train all,2026-09-01\n")
    assert "There is no file of answers yet" in mo.get(url).text
    brought(mo, url, answers="")
    assert "The file is empty." in mo.get(url).text
    brought(mo, url, answers=GOOD)
    page = mo.get(url)
    assert page.context["past"].found["actions"] == 1
    empty = mo.get(f"{URL}empty.xlsx").getvalue()
    brought(mo, url, answers=file(empty, "all.xlsx"), returns="urn,status\n")
    assert work() == 1
    assert "A workbook brings its returns and actions" in mo.get(url).text


def test_nothing_chosen_says_so(mo: Client) -> None:
    page = mo.post(URL)
    assert page.status_code == 200
    assert page.text.count("Choose a file.") == 2


@override_settings(EVIDENCE_MAX_BYTES=1024)
def test_a_file_that_is_too_large_is_named_and_the_others_stay(mo: Client) -> None:
    large = file(b"x" * 5000, "large.csv")
    assert "large.csv: larger than" in mo.post(URL, {"answers": large}).text
    url = brought(mo, answers=file(b"x" * 5000, "large.csv"), returns="urn,status\n")
    assert "large.csv: larger than" in mo.get(url).text
    assert [each.name for each in PastFile.objects.all()] == ["returns.csv"]


def test_a_file_larger_than_a_page_takes_is_not_held(
    mo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST", 100)
    assert (
        "answers.csv: larger than"
        in mo.post(URL, {"answers": file(b"x" * 101, "answers.csv")}).text
    )
    assert not PastFile.objects.exists()


def test_what_no_database_keeps_is_left_out_of_what_is_told(mo: Client) -> None:
    """Deep in a file, where the look at its beginning does not reach."""
    rows = "".join(f"100001,s1-q1,green,{'x' * 900}\n" for _ in range(300))
    url = brought(mo, answers=f"urn,question,rating,commentary\n{rows}100001,a\0b,green,\n")
    told = PastAnswers.objects.get().problems
    assert told[-1][3] == "This organisation is not asked a question “ab”."
    assert mo.get(f"{url}problems.csv").status_code == 200


class TestByTheWorker:
    @pytest.fixture(autouse=True)
    def nothing_is_small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(acting, "SMALL", 0)

    def test_it_tells_how_far_it_is(self, mo: Client) -> None:
        url = brought(mo, answers=GOOD)
        assert "Your files are being looked at" in mo.get(url).text
        part = mo.get(url, headers={"HX-Request": "true"}).text
        assert "<html" not in part
        assert 'hx-trigger="every 2s"' in part
        assert work() == 1
        assert "The files can be brought in." in mo.get(url, headers={"HX-Request": "true"}).text
        mo.post(url, {"seen": seen(mo, url)})
        assert "The answers are being brought in" in mo.get(url).text
        assert not Answer.objects.exists()
        assert work() == 1
        assert "The answers are brought in" in mo.get(url).text
        assert Answer.objects.count() == 3

    def test_a_task_that_runs_twice_writes_once(self, mo: Client) -> None:
        url = brought(mo, answers=GOOD)
        held = PastAnswers.objects.get()
        work_on(held.pk, at=timezone.now())
        mo.post(url, {"seen": seen(mo, url)})
        for _ in range(2):
            work_on(held.pk, at=timezone.now())
        assert Answer.objects.count() == 3
        assert PastAnswers.objects.get().state == "written"

    def test_files_chosen_anew_while_it_writes_undo_the_writing(self, mo: Client) -> None:
        url = brought(mo, answers=GOOD)
        work_on(PastAnswers.objects.get().pk, at=timezone.now())
        mo.post(url, {"seen": seen(mo, url)})
        writing = PastAnswers.objects.select_related("audit_round").get()
        brought(mo, url, answers=WRONG)
        PastFile.objects.update(content=GOOD.encode())
        acting.write(writing, at=timezone.now())
        assert not Answer.objects.exists()
        assert PastAnswers.objects.get().state == "to_look"

    def test_a_fault_of_ours_is_said(self, mo: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        url = brought(mo, answers=GOOD)
        monkeypatch.setattr(acting, "look", lambda *args, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            work_on(PastAnswers.objects.get().pk, at=timezone.now())
        assert "Something went wrong on our side" in mo.get(url).text


def test_what_was_begun_since_the_look_stops_all_of_it(mo: Client, cast: Cast) -> None:
    url = brought(mo, answers=f"{HEAD}100001,s1-q1,green,\n")
    assert "Before they are brought in" in mo.get(url).text
    answer_all(AuditReturn.objects.get(organisation__urn="100001"), cast.asha)
    before = Answer.objects.count()
    mo.post(url, {"seen": seen(mo, url)})
    assert "Something stands in this return already" in mo.get(url).text
    assert Answer.objects.count() == before


def test_what_was_not_seen_is_not_brought_in(mo: Client) -> None:
    url = brought(mo, answers=GOOD)
    old = seen(mo, url)
    brought(mo, url, answers=f"{HEAD}100001,s1-q1,green,\n")
    page = mo.post(url, {"seen": old}, follow=True).text
    assert "Other files have been chosen since you looked" in page
    assert not Answer.objects.exists()


def test_thrown_away_or_forgotten_after_a_day(mo: Client) -> None:
    url = brought(mo, answers=GOOD)
    assert "Files of yours are waiting" in mo.get(URL).text
    mo.post(f"{url}throw-away/")
    assert not PastFile.objects.exists()
    assert "not waiting any more" in mo.get(url, follow=True).text
    brought(mo, answers=GOOD)
    forget_stale(timezone.now() + timedelta(hours=23))
    assert PastFile.objects.exists()
    forget_stale(timezone.now() + timedelta(hours=25))
    assert not PastFile.objects.exists()


def test_the_files_are_their_own(mo: Client, cast: Cast) -> None:
    url = brought(mo, answers=WRONG)
    for other in (cast.ruth, cast.asha):
        mo.force_login(other)
        for address in (URL, url, f"{url}problems.csv", f"{url}to-mend/answers/"):
            assert mo.get(address).status_code == 404
    audit_round = make_round(cast.board, slug="other")
    mo.force_login(cast.mo)
    assert mo.get(url.replace("/past/", f"/{audit_round.slug}/"), follow=True).redirect_chain


def test_a_round_whose_time_is_over_is_to_be_closed_first(mo: Client, cast: Cast) -> None:
    assert "Close the round" in mo.get(URL).text
    AuditRound.objects.filter(slug="past").update(closed_on="2026-06-01")
    page = mo.get(URL).text
    assert "Close the round" not in page
    assert "Bring past years in" in mo.get("/rounds/past/").text


def test_the_empty_workbook_is_filled_in_and_mended(mo: Client, cast: Cast, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(mo.get(f"{URL}empty.xlsx").getvalue()))
    keys = [row[0].value for row in book["Questions asked"]]
    assert keys == ["question", "s1-q1", "s1-q2", "when", "what"]
    assert {row[1].value for row in book["Organisations asked"]} >= {"St Mary’s"}
    book["Answers"].append([None, None, "100001", None, None, "s1-q1", "green"])
    book["Answers"].append([None, None, "100002", None, None, "s1-q1", "mauve"])
    del book["Returns"]
    book.save(tmp_path / "all.xlsx")
    url = brought(mo, answers=file((tmp_path / "all.xlsx").read_bytes(), "all.xlsx"))
    assert work() == 1
    assert "all.xlsx, sheet Answers" in mo.get(url).text
    marked = load_workbook(BytesIO(mo.get(f"{url}to-mend/answers/").getvalue()))
    assert marked["Answers"]["A3"].value.startswith("rating: “mauve” is none")
    marked["Answers"]["H3"].value = "red"
    marked.save(tmp_path / "mended.xlsx")
    brought(mo, url, answers=file((tmp_path / "mended.xlsx").read_bytes(), "mended.xlsx"))
    assert work() == 1
    assert "Before they are brought in" in mo.get(url).text
