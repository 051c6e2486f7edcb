"""Files of the register of schools: read by column name, taken in by URN, never by halves."""

import contextlib
import csv
import io
import os
import re
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Kind, Organisation
from audit_portal.organisations.register.bounds import AT_COMMAND, MEGABYTE, ON_PAGE, Bounds
from audit_portal.organisations.register.importing import import_establishments
from audit_portal.organisations.register.packed import only_text_in
from audit_portal.organisations.register.problems import RegisterRefused, TooManyRows
from audit_portal.organisations.register.reading import read_register
from audit_portal.organisations.register.types import kind_of, suggested_duty
from tests.conftest import Cast
from tests.factories import TODAY, make_board, make_organisation

WALSALL = Path(__file__).parent / "data" / "gias-walsall-2024-06-17.csv"
HEADINGS = "URN,EstablishmentName,TypeOfEstablishment (name)"


def file_of(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *lines, ""]).encode("cp1252")


def problems(raw: bytes, bounds: Bounds = AT_COMMAND) -> list[str]:
    with pytest.raises(RegisterRefused) as refused:
        read_register(raw, bounds)
    return [str(problem) for problem in refused.value.problems]


class TestReading:
    def test_the_register_as_it_comes(self) -> None:
        establishments = read_register(WALSALL.read_bytes())
        assert len(establishments) == 133
        assert establishments[0].urn == "104134"
        assert establishments[0].row == 2
        assert {one.authority for one in establishments} == {"Walsall"}

    def test_old_and_new_alphabet(self) -> None:
        line = "100001,St Aidan’s École,Community school"
        for raw in (file_of(line), "\ufeff".encode() + f"{HEADINGS}\n{line}\n".encode()):
            assert read_register(raw)[0].name == "St Aidan’s École"

    def test_columns_in_any_order_and_number(self) -> None:
        raw = file_of("x,Hill School,100001", headings="Else,establishmentname,urn")
        assert read_register(raw)[0].name == "Hill School"

    def test_a_street_in_up_to_three_columns(self) -> None:
        headings = "URN,EstablishmentName,Address3,Street,Locality,Town"
        [hill] = read_register(
            f"{headings}\r\n100001,Hill,,Church Lane,Overton,Northmoor\r\n".encode()
        )
        assert (hill.street, hill.town) == ("Church Lane, Overton", "Northmoor")

    @pytest.mark.parametrize("written", ["31-08-2024", "31/08/2024", "2024-08-31"])
    def test_dates_as_written_by_the_register_and_by_excel(self, written: str) -> None:
        raw = file_of(f"100001,Hill,{written}", headings="URN,EstablishmentName,OpenDate")
        assert read_register(raw)[0].opened == date(2024, 8, 31)

    def test_empty_lines_are_nothing(self) -> None:
        assert len(read_register(file_of("", "100001,Hill,", ",,", ""))) == 1

    def test_a_row_is_the_line_it_begins_on(self) -> None:
        raw = file_of('100001,"Hill\nSchool",', "x,Dale,")
        assert problems(raw) == ["row 4, column URN: 'x' is not a number of the register."]


class TestRefusing:
    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (b"", "row 1: The file is empty."),
            (b"\r\n \r\n", "row 1: The file is empty."),
            (b"<!DOCTYPE html><html>\n", "row 1: It is a web page."),
            (file_of("100001,Hill,")[:-2], "row 2: The file ends in the middle of a line"),
            (b"PK\x03\x04rest", "The packed file is damaged or cut short."),
            (b"URN,Urn,EstablishmentName\n1,1,Hill\n", "There are two columns of this name"),
            (b"Name\nHill\n", "row 1, column URN: There is no column of this name."),
            (file_of("1"), "row 2: It has 1 cells where the headings are 3."),
            (file_of(",Hill,"), "row 2, column URN: It is blank."),
            (file_of("100001,,"), "row 2, column EstablishmentName: It is blank."),
            (file_of("1.0E+05,Hill,"), "1.0E+05 is what Excel made of a long number."),
            (file_of(f"100001,{'x' * 201},"), "longer than 200 characters"),
            (file_of("100001,A,", "100001,B,"), "row 3, column URN: 100001 stands in row 2"),
            (file_of(), "There is nothing below the headings."),
            (file_of('100001,"Hill,'), "row 2: It cannot be read as CSV"),
            (file_of("100001,Hill,").decode().encode("utf-16"), "It is not a file of text."),
            (b"%PDF-1.7\n%x\n", "It is not a file of text."),
            (
                file_of("100001,Hill,31.2.24", headings="URN,EstablishmentName,OpenDate"),
                "column OpenDate: '31.2.24' is not a date like 31-08-2024.",
            ),
            (
                file_of(
                    "100001,Hill,02-01-2024,01-01-2024",
                    headings="URN,EstablishmentName,OpenDate,CloseDate",
                ),
                "It closed before it opened.",
            ),
        ],
    )
    def test_says_where_and_why(self, raw: bytes, sentence: str) -> None:
        assert sentence in problems(raw)[0]

    def test_names_every_problem_at_once(self) -> None:
        assert len(problems(file_of("x,Hill,", "100001,,", "100002,Dale,", "100002,Dale,"))) == 3

    @settings(deadline=None)
    @given(st.binary(max_size=400))
    def test_no_file_breaks_it(self, raw: bytes) -> None:
        for content in (raw, HEADINGS.encode() + b"\n" + raw):
            with contextlib.suppress(RegisterRefused):
                assert read_register(content)

    @settings(deadline=None)
    @given(st.lists(st.text(st.characters(codec="cp1252", exclude_characters="\0"), min_size=1)))
    def test_every_name_comes_through(self, names: list[str]) -> None:
        written = io.StringIO(newline="")
        writer = csv.writer(written)
        writer.writerow(["URN", "EstablishmentName"])
        writer.writerows([100000 + at, f"{name} School"] for at, name in enumerate(names))
        writer.writerow([999999, "The last"])
        read = read_register(written.getvalue().encode())
        assert [one.name for one in read[:-1]] == [f"{name} School".strip() for name in names]


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestPacked:
    def test_one_csv_in_a_zip(self) -> None:
        assert read_register(packed(schools_csv=file_of("100001,Hill,")))[0].name == "Hill"

    @pytest.mark.parametrize(
        ("raw", "sentence"),
        [
            (packed(a_csv=b"x", b_csv=b"y"), "There must be one CSV file in the ZIP"),
            (packed(readme_txt=b"x"), "and there are none."),
            (packed(a_csv=b"0" * 20_000_000), "It unpacks to far more"),
            (packed(a_csv=file_of("100001,Hill,"))[:-30], "damaged or cut short"),
            (workbook(["URN", "EstablishmentName"], [100001, "Hill"])[:-100], "damaged or cut"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel before 2007"),
        ],
    )
    def test_says_what_is_wrong(self, raw: bytes, sentence: str) -> None:
        assert sentence in problems(raw)[0]

    def test_a_workbook_with_what_excel_makes_of_cells(self) -> None:
        raw = workbook(
            ["URN", "EstablishmentName", "OpenDate", "UKPRN", "Town"],
            [100001, "Hill", datetime(2024, 9, 1), 10000001.0, None],  # noqa: DTZ001 - as Excel
            ["100002", "Dale", "01/09/2024", "", ""],
        )
        hill, dale = read_register(raw)
        assert (hill.urn, hill.opened, hill.ukprn) == ("100001", date(2024, 9, 1), "10000001")
        assert (dale.urn, dale.opened) == ("100002", date(2024, 9, 1))

    def test_a_workbook_that_defines_words_of_its_own(self) -> None:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook(["URN"]))) as good,
            zipfile.ZipFile(out, "w") as bad,
        ):
            for entry in good.infolist():
                body = good.read(entry).replace(b"<worksheet", b"<!DOCTYPE x []><worksheet")
                bad.writestr(entry.filename, body)
        assert "it defines words of its own" in problems(out.getvalue())[0]


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def with_sheet(change: Callable[[bytes], bytes], name: str = SHEET) -> bytes:
    """A workbook whose part of this name has been changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["URN", "EstablishmentName"]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for entry in good.infolist():
            body = good.read(entry)
            bad.writestr(entry.filename, change(body) if entry.filename == name else body)
    return out.getvalue()


def row_at(number: int) -> bytes:
    cells = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{words}</t></is></c>'
        for column, words in (("A", "100001"), ("B", "Hill"))
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def with_row(number: int) -> bytes:
    return with_sheet(lambda body: body.replace(b"</sheetData>", row_at(number) + b"</sheetData>"))


class TestHostileWorkbooks:
    @pytest.mark.parametrize("alphabet", ["utf-16-le", "utf-16-be", "utf-16"])
    @pytest.mark.parametrize("part", [SHEET, STYLES])
    def test_words_of_its_own_in_two_bytes_a_letter(self, alphabet: str, part: str) -> None:
        words = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        raw = with_sheet(lambda body: (words + body.decode()).encode(alphabet), part)
        assert "it defines words of its own" in problems(raw)[0]

    def test_two_bytes_a_letter_and_no_mark_though_it_defines_nothing(self) -> None:
        raw = with_sheet(lambda body: body.decode().encode("utf-16-le"))
        assert "it defines words of its own" in problems(raw)[0]

    def test_rows_far_apart(self) -> None:
        assert read_register(with_row(900))[0].row == 900
        assert "more than 1,000 blank rows" in problems(with_row(199_999))[0]
        assert "more than 200,000 rows" in problems(with_row(10**12))[0]

    def test_what_takes_too_long_there_is_refused_here(self) -> None:
        styles = "".join(f'<xf numFmtId="{number}"/>' for number in range(400_000)).encode()
        raw = with_sheet(lambda body: body.replace(b"</cellXfs>", styles + b"</cellXfs>"), STYLES)
        assert "in the time and space we give" in problems(raw, replace(ON_PAGE, seconds=1))[0]


class TestBounds:
    def test_an_archive_unpacks_to_less_on_a_page(self) -> None:
        raw = packed(schools_csv=b" " * 41 * MEGABYTE, filler_bin=os.urandom(MEGABYTE))
        assert "It unpacks to far more" in problems(raw, ON_PAGE)[0]
        assert len(only_text_in(raw, AT_COMMAND)) == 41 * MEGABYTE

    def test_reading_stops_at_the_last_row_allowed(self) -> None:
        lines = [f"{urn},School," for urn in range(100001, 106001)]
        assert len(read_register(file_of(*lines), ON_PAGE)) == 6000
        with pytest.raises(TooManyRows):
            read_register(file_of(*lines, "999999,School,", "never read"), ON_PAGE)

    def test_of_a_workbook_too(self) -> None:
        rows = [[urn, "School"] for urn in range(100001, 100012)]
        raw = workbook(["URN", "EstablishmentName"], *rows)
        assert len(read_register(raw, replace(ON_PAGE, rows=11))) == 11
        with pytest.raises(TooManyRows):
            read_register(raw, replace(ON_PAGE, rows=10))

    @pytest.mark.parametrize(
        ("raw", "row"),
        [
            (file_of(headings=HEADINGS + ",x" * 300), 1),
            (file_of("100001,Hill,", "100002,Dale" + ",x" * 300), 3),
            (file_of("100001," + "x" * 300_000), 2),
            (file_of("100001,Hill," + '"\r\n",' * 60_000), 2),
        ],
    )
    def test_a_row_has_its_length_and_columns(self, raw: bytes, row: int) -> None:
        assert re.match(f"row {row}: This row is far longer", problems(raw)[0])

    def test_the_code_of_a_type_is_short(self) -> None:
        headings = "URN,EstablishmentName,TypeOfEstablishment (code)"
        raw = file_of(f"100001,Hill,{'1' * 11}", headings=headings)
        assert "It is longer than 10 characters." in problems(raw)[0]

    def test_a_full_archive_takes_little_memory(self) -> None:
        """37 MB unpacked, of letters that take four bytes each wherever they stand as text."""
        name = "\U0001f3eb" * 200
        lines = [f"{urn},{name}," + ",".join([name] * 7) for urn in range(100001, 106001)]
        text = "\n".join([HEADINGS + ",a,b,c,d,e,f", *lines, ""]).encode()
        raw = packed(a_csv=text, filler_bin=os.urandom(MEGABYTE))
        del lines, text
        tracemalloc.start()
        try:
            assert "longer than 100 characters" in problems(raw, ON_PAGE)[0]
            assert tracemalloc.get_traced_memory()[1] < 100 * MEGABYTE
        finally:
            tracemalloc.stop()


def spelled(headings: list[str], rows: list[list[str]], *, encoding: str, quoting: int) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=quoting).writerows([headings, *rows])  # type: ignore[arg-type]
    return written.getvalue().encode(encoding)


class TestLayouts:
    @settings(max_examples=60)
    @given(
        order=st.permutations([*HEADINGS.split(","), "OpenDate", "LA (name)", "Else", "More"]),
        encoding=st.sampled_from(["cp1252", "utf-8", "utf-8-sig"]),
        quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
        day=st.sampled_from(["31-08-2024", "31/08/2024", "2024-08-31"]),
    )
    def test_any_order_alphabet_and_quoting_say_the_same(
        self, order: list[str], encoding: str, quoting: int, day: str
    ) -> None:
        cells = {
            "URN": "100001",
            "EstablishmentName": "St Aidan’s, “Éire”",
            "TypeOfEstablishment (name)": "Community school",
            "OpenDate": day,
            "LA (name)": "Walsall",
        }
        row = [cells.get(heading, 'a "b", c') for heading in order]
        (one,) = read_register(spelled(order, [row], encoding=encoding, quoting=quoting))
        assert (one.urn, one.name) == ("100001", "St Aidan’s, “Éire”")
        assert (one.type_name, one.opened) == ("Community school", date(2024, 8, 31))
        assert one.authority == "Walsall"

    @pytest.mark.parametrize("count", [22, 33, 135, 140])
    def test_every_public_layout(self, count: int) -> None:
        names = ["URN", "EstablishmentName", "EstablishmentStatus (code)"]
        more = [f"Column {at}" for at in range(count - len(names))]
        raw = spelled(
            [*more, *names],
            [[*("x" for _ in more), "100001", "Hill", "2"]],
            encoding="cp1252",
            quoting=csv.QUOTE_ALL,
        )
        (hill,) = read_register(raw)
        assert hill.is_closed


class TestCutShort:
    @settings(max_examples=40)
    @given(share=st.floats(0, 1, exclude_max=True))
    def test_whole_lines_or_nothing(self, share: float) -> None:
        raw = WALSALL.read_bytes()
        cut = raw[: int(share * len(raw))]
        try:
            rows = read_register(cut)
        except RegisterRefused:
            return
        assert cut.endswith(b"\n")
        assert rows == read_register(raw)[: len(rows)]


class TestTypes:
    @pytest.mark.parametrize(
        ("code", "name", "duty"),
        [
            ("1", "Community school", "s175"),
            ("01", "Community school", "s175"),
            ("", "Pupil referral unit", "s175"),
            ("", "academy converter", "s157"),
            ("11", "", "s157"),
            ("8", "", "nmss"),
            ("45", "", "funding_agreement"),
            ("", "Mainstream Academy", None),
            ("", "", None),
            ("29", "Higher education institutions", None),
        ],
    )
    def test_suggest_a_duty_or_ask(self, code: str, name: str, duty: str | None) -> None:
        assert suggested_duty(code, name) == duty

    @pytest.mark.parametrize(
        ("code", "name", "phase", "kind"),
        [
            ("15", "Local authority nursery school", "Nursery", Kind.SCHOOL),
            ("", "", "Nursery", Kind.SCHOOL),
            ("18", "", "", Kind.COLLEGE),
            ("", "Further education", "", Kind.COLLEGE),
            ("", "", "16 plus", Kind.COLLEGE),
            ("1", "Community school", "Primary", Kind.SCHOOL),
        ],
    )
    def test_tell_the_kind(self, code: str, name: str, phase: str, kind: Kind) -> None:
        assert kind_of(code, name, phase) == kind


def take_in(board: Board, *lines: str, **options: Any) -> Any:
    headings = options.pop("headings", HEADINGS)
    return import_establishments(
        read_register(file_of(*lines, headings=headings)), board, on=TODAY, **options
    )


class TestTakingIn:
    def test_walsall(self, cast: Cast) -> None:
        done = import_establishments(read_register(WALSALL.read_bytes()), cast.board, on=TODAY)
        assert len(done.new) == 133
        assert done.duties == Counter(s175=69, s157=11)
        assert len(done.asked) == 53
        assert Counter(one.kind for one in done.new) == Counter(school=132, college=1)
        assert Organisation.objects.awaiting_duty(cast.board).count() == 53

    def test_twice_changes_nothing(self, cast: Cast) -> None:
        rows = read_register(WALSALL.read_bytes())
        import_establishments(rows, cast.board, on=TODAY)
        before = list(Organisation.objects.values()), list(BoardMember.objects.values())
        done = import_establishments(rows, cast.board, on=TODAY)
        assert (len(done.new), len(done.changed), len(done.unchanged)) == (0, 0, 133)
        assert before == (
            list(Organisation.objects.values()),
            list(BoardMember.objects.values()),
        )

    def test_facts_follow_the_register_and_blanks_leave_them(self, cast: Cast) -> None:
        take_in(cast.board, "100001,Hill School,Community school")
        done = take_in(cast.board, "100001,Hill Academy,")
        assert [one.organisation.name for one in done.changed] == ["Hill Academy"]
        assert Organisation.objects.get(urn="100001").type_name == "Community school"

    def test_a_duty_the_board_gave_stands(self, cast: Cast) -> None:
        school = make_organisation(cast.board, "Hill", kind="school", duty="s157", urn="100001")
        take_in(cast.board, "100001,Hill,Community school")
        assert school.memberships.get().duty_basis == "s157"

    def test_a_membership_that_ended_is_not_begun_again(self, cast: Cast) -> None:
        school = make_organisation(cast.board, "Hill", kind="school", duty="s175", urn="100001")
        school.memberships.update(until=TODAY)
        take_in(cast.board, "100001,Hill,Community school")
        assert school.memberships.count() == 1

    def test_another_boards_record_is_left_alone(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        school = make_organisation(eastmoor, "Hill", kind="school", duty="s175", urn="100001")
        take_in(cast.board, "100001,Hill School,Community school")
        school.refresh_from_db()
        assert (school.name, school.home_board) == ("Hill", eastmoor)
        assert school.memberships.filter(board=cast.board, duty_basis="s175").exists()

    def test_duty_for_unknown_types_may_be_given(self, cast: Cast) -> None:
        done = take_in(
            cast.board, "100001,Hill,Mainstream Academy", duty_for_unknown=DutyBasis.S157
        )
        assert done.duties == Counter(s157=1)

    def test_closed_and_coming_schools_are_left_out(self, cast: Cast) -> None:
        headings = "URN,EstablishmentName,EstablishmentStatus (name)"
        done = take_in(
            cast.board,
            "100001,Hill,Closed",
            "100002,Dale,Proposed to open",
            '100003,Brook,"Open, but proposed to close"',
            headings=headings,
        )
        assert [reason for _, reason in done.left_out] == ["it is closed", "it has not opened yet"]
        assert [one.name for one in done.new] == ["Brook"]

    def test_a_school_that_closed_is_kept_as_closed(self, cast: Cast) -> None:
        make_organisation(cast.board, "Hill", kind="school", duty="s175", urn="100001")
        headings = "URN,EstablishmentName,EstablishmentStatus (name),CloseDate"
        take_in(cast.board, "100001,Hill,Closed,31-08-2026", headings=headings)
        assert Organisation.objects.get(urn="100001").closed == date(2026, 8, 31)


class TestChanges:
    def test_closing_moving_and_changing_are_told_apart(self, cast: Cast) -> None:
        headings = "URN,EstablishmentName,LA (name),EstablishmentStatus (name)"
        take_in(
            cast.board,
            "100001,Hill,Walsall,Open",
            "100002,Dale,Walsall,Open",
            "100003,Brook,Walsall,Open",
            headings=headings,
            duty_for_unknown=DutyBasis.S175,
        )
        lines = ("100001,Hill,Dudley,Open", "100002,Dale,Walsall,Closed", "100003,New,Walsall,Open")
        done = take_in(cast.board, *lines, headings=headings)
        assert [one.organisation.name for one in done.moved] == ["Hill"]
        assert [one.organisation.name for one in done.closed] == ["Dale"]
        assert [one.organisation.name for one in done.changed] == ["New"]
        assert Organisation.objects.get(urn="100002").closed == TODAY
        assert take_in(cast.board, *lines, headings=headings).does_nothing

    def test_one_that_is_open_again(self, cast: Cast) -> None:
        hill = make_organisation(
            cast.board, "Hill", kind="school", duty="s175", urn="100001", closed=TODAY
        )
        headings = "URN,EstablishmentName,EstablishmentStatus (name)"
        take_in(cast.board, "100001,Hill,Open", headings=headings)
        hill.refresh_from_db()
        assert hill.closed is None

    def test_a_closing_before_the_opening_is_left_out(self, cast: Cast) -> None:
        make_organisation(
            cast.board, "Hill", kind="school", duty="s175", urn="100001", opened=TODAY
        )
        headings = "URN,EstablishmentName,CloseDate"
        done = take_in(cast.board, "100001,Hill,01-01-2001", headings=headings)
        assert "before it opened" in done.left_out[0][1]

    @pytest.mark.parametrize(("gone", "doubtful"), [(0, False), (1, False), (2, True)])
    def test_more_than_a_fifth_gone_is_doubtful(
        self, cast: Cast, gone: int, doubtful: bool
    ) -> None:
        lines = [f"{urn},School {urn},Community school" for urn in range(100001, 100007)]
        take_in(cast.board, *lines)
        assert take_in(cast.board, *lines[gone:]).is_doubtful is doubtful


class TestCommand:
    def run(self, capsys: Any, file: Path, *options: str, board: str = "northmoor") -> str:
        call_command("import_organisations", str(file), "--board", board, *options)
        captured = capsys.readouterr()
        assert captured.out == ""
        return str(captured.err)

    def test_says_what_it_did_and_what_is_asked(self, cast: Cast, capsys: Any) -> None:
        said = self.run(capsys, WALSALL)
        assert "133 new, 0 changed, 0 closed, 0 moved, 0 as before, 0 left out." in said
        assert "69 s175" in said
        assert "row 2, Sandbank Nursery School (104134): the type is blank" in said
        assert "53 organisations have no duty" in said
        assert "/boards/northmoor/duties/" in said

    def test_dry_run_changes_nothing(self, cast: Cast, capsys: Any) -> None:
        assert "133 new" in self.run(capsys, WALSALL, "--dry-run")
        assert not Organisation.objects.filter(urn="104134").exists()

    def test_bad_file_changes_nothing_and_says_why(
        self, cast: Cast, capsys: Any, tmp_path: Path
    ) -> None:
        file = tmp_path / "schools.csv"
        file.write_bytes(file_of("100001,Hill,Community school", "x,Dale,Community school"))
        with pytest.raises(CommandError, match="nothing was imported"):
            self.run(capsys, file)
        assert f"{file}: row 3, column URN: 'x' is not a number" in capsys.readouterr().err
        assert not Organisation.objects.filter(urn="100001").exists()

    def test_a_file_that_would_close_many_is_refused_until_that_is_accepted(
        self, cast: Cast, capsys: Any, tmp_path: Path
    ) -> None:
        self.run(capsys, WALSALL, "--duty-for-unknown", "s175")
        file = tmp_path / "cut.csv"
        file.write_bytes(b"\n".join(WALSALL.read_bytes().split(b"\n")[:100]) + b"\n")
        with pytest.raises(CommandError, match="34 are not in the file"):
            self.run(capsys, file)
        self.run(capsys, file, "--accept-closures")
        assert Organisation.objects.filter(urn__isnull=False, closed=None).count() == 133

    def test_missing_file_and_board_are_named(
        self, cast: Cast, capsys: Any, tmp_path: Path
    ) -> None:
        with pytest.raises(CommandError, match="No such file"):
            self.run(capsys, tmp_path / "none.csv")
        with pytest.raises(CommandError, match="There is no board “nowhere”"):
            self.run(capsys, WALSALL, board="nowhere")

    def test_a_file_of_many_authorities_is_not_taken_in_by_mistake(
        self, cast: Cast, capsys: Any, tmp_path: Path
    ) -> None:
        headings = "URN,EstablishmentName,LA (name)"
        file = tmp_path / "country.csv"
        lines = ("100001,Hill,Walsall", "100002,Dale,Dudley", "100003,Brook,Camden")
        file.write_bytes(file_of(*lines, headings=headings))
        with pytest.raises(CommandError, match="3 local authorities"):
            self.run(capsys, file)
        with pytest.raises(CommandError, match="no school of Leeds"):
            self.run(capsys, file, "--authority", "Leeds")
        self.run(capsys, file, "--authority", "Walsall", "--authority", "Dudley")
        assert Organisation.objects.filter(urn__startswith="10000").count() == 2


class TestDutiesPage:
    def client(self, cast: Cast) -> Client:
        take_in(cast.board, "100001,Hill,", "100002,Dale,Mainstream Academy", "100003,Brook,")
        client = Client()
        client.force_login(cast.mo)
        return client

    def test_asks_for_each_and_saves_what_is_known(self, cast: Cast) -> None:
        client = self.client(cast)
        page = client.get("/boards/northmoor/duties/").content.decode()
        assert page.count(">Not yet known<") == 3
        hill = Organisation.objects.get(urn="100001")
        response = client.post(
            "/boards/northmoor/duties/", {f"duty-{hill.pk}": "s175"}, follow=True
        )
        assert "Saved for 1 organisation." in response.content.decode()
        assert hill.memberships.get().duty_basis == "s175"
        assert Organisation.objects.awaiting_duty(cast.board).count() == 2

    def test_one_answer_for_all_that_are_left_open(self, cast: Cast) -> None:
        client = self.client(cast)
        hill = Organisation.objects.get(urn="100001")
        client.post("/boards/northmoor/duties/", {f"duty-{hill.pk}": "s175", "for_all": "s157"})
        given = BoardMember.objects.filter(organisation__urn__startswith="10000")
        assert Counter(given.values_list("duty_basis", flat=True)) == Counter(s175=1, s157=2)

    def test_twice_gives_no_second_duty(self, cast: Cast) -> None:
        client = self.client(cast)
        hill = Organisation.objects.get(urn="100001")
        for duty in ("s175", "s157"):
            client.post("/boards/northmoor/duties/", {f"duty-{hill.pk}": duty})
        assert hill.memberships.get().duty_basis == "s175"

    def test_is_the_managers(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.ruth)
        assert client.get("/boards/northmoor/duties/").status_code == 404

    def test_home_and_board_page_lead_there(self, cast: Cast) -> None:
        client = self.client(cast)
        assert "Say what 3 organisations owe" in client.get("/").content.decode()
        assert "/boards/northmoor/duties/" in client.get("/boards/northmoor/").content.decode()
