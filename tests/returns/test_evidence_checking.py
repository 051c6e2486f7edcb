"""What may be evidence is decided by content: honest files pass, whatever their name; tricks fail.

The same check was tried on the test files of other people's parsers (Word, Excel and PowerPoint of
many years, with macros, packages and passwords); those are not ours to ship.
"""

import io
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_portal.checking import BY_CODE, Refused, check, check_apart
from audit_portal.checking import apart as apart_module
from audit_portal.checking.file_types import Allowance
from tests.returns import sample_files as samples

HONEST = {
    "png": samples.picture("PNG"),
    "jpeg": samples.picture("JPEG"),
    "gif": samples.picture("GIF"),
    "webp": samples.picture("WEBP"),
    "heic": samples.heic(),
    "pdf": samples.pdf(),
    "docx": samples.office("docx"),
    "xlsx": samples.office("xlsx"),
    "pptx": samples.office("pptx", {"ppt/embeddings/chart.xlsx": samples.office("xlsx")}),
    "odt": samples.open_document("text"),
    "ods": samples.open_document("spreadsheet"),
    "odp": samples.open_document("presentation"),
    "doc": samples.word_97(),
    "xls": samples.excel_97((0x0085, bytes(6))),
    "ppt": samples.powerpoint_97(samples.compound({"Equation Native": b"x"})),
    "eml": samples.mail(("policy.pdf", samples.pdf())),
    "msg": samples.outlook(policy=samples.picture()),
}

TEXTS = {
    "UTF-8": "Plismon â chanolfan — naïve".encode(),
    "UTF-8 with its mark": "Ysgol Tŷ Gwyn".encode("utf-8-sig"),
    "UTF-16": "Ysgol Tŷ Gwyn, Llanfair".encode("utf-16"),
    "Windows-1252": "School,“2026”,café\r\nÉcole,1,2\r\n".encode("cp1252"),
    "code in passing": b"Compare a<b and b>c. Signed: <head of service>",
    "a form feed": b"page one\x0cpage two",
}

ARCHIVE_BEHIND = samples.zipped({"run.js": b"alert(1)" * 9})

DISHONEST = {
    "nothing": (b"", "empty"),
    "program": (samples.program(), "program"),
    "unix program": (b"\x7fELF" + bytes(99), "program"),
    "web page": (b"\n <!DOCTYPE html><html><script>alert(1)</script>", "made of code"),
    "web page, UTF-16": ("<html><body>x".encode("utf-16"), "made of code"),
    "drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "made of code"),
    "script": (b"#!/bin/sh\nrm -rf ~\n", "script"),
    "rich text": (b"{\\rtf1\\ansi hello}", "Rich Text"),
    "noise": (bytes(range(256)) * 4, "kinds of file"),
    "film": (struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"isommp41" + bytes(99), "film"),
    "half a picture": (samples.picture()[:40], "cannot be read"),
    "picture with an archive": (samples.picture() + ARCHIVE_BEHIND, "archive hidden"),
    "gif with an archive": (samples.picture("GIF") + ARCHIVE_BEHIND, "archive hidden"),
    "jpeg with an archive": (samples.picture("JPEG") + ARCHIVE_BEHIND, "archive hidden"),
    "pdf with an archive": (samples.pdf() + ARCHIVE_BEHIND, "archive hidden"),
    "picture that is a pdf": (
        samples.picture("PNG")[:33] + samples.pdf(),
        "cannot be read",
    ),
    "heic that is a pdf": (samples.heic() + samples.pdf(), "at the same time"),
    "archive": (samples.zipped({"a.txt": b"hello"}), "archive"),
    "archive behind text": (b"hello\n" + samples.office("docx"), "kinds of file"),
    "archive before text": (samples.office("docx") + b"x" * 30, "behind the document"),
    "macros": (samples.office("docx", {"word/vbaProject.bin": b"x"}), "macros"),
    "macros by their type": (samples.office("docm"), "macros"),
    "macros of 1992": (samples.office("xlsx", {"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
    "macros, open": (samples.open_document("text", {"Basic/Standard/m.xml": b"x"}), "macros"),
    "template": (samples.office("dotx"), "of another kind"),
    "climbing out": (samples.office("docx", {"../../etc/cron.d/x": b"x"}), "leads outside"),
    "climbing out, Windows": (samples.office("docx", {"..\\..\\x": b"x"}), "leads outside"),
    "from the root": (samples.office("docx", {"/etc/passwd": b"x"}), "leads outside"),
    "to a drive": (samples.office("docx", {"C:/x": b"x"}), "leads outside"),
    "odd packing": (samples.zipped({"a": b"x" * 99}, how=zipfile.ZIP_BZIP2), "packed in a way"),
    "a program inside": (samples.office("docx", {"word/a.bin": samples.program()}), "program"),
    "an archive inside": (samples.office("docx", {"word/a.zip": ARCHIVE_BEHIND}), "inside it"),
    "macros inside": (
        samples.office("pptx", {"ppt/embeddings/a.xlsm": samples.office("docm")}),
        "macros",
    ),
    "a package inside": (
        samples.office("docx", {"word/o.bin": samples.compound({"\x01Ole10Native": b"x"})}),
        "package",
    ),
    "locked document": (samples.compound({"EncryptedPackage": b"x"}), "password"),
    "locked Word": (samples.word_97(encrypted=True), "password"),
    "locked Excel": (samples.excel_97((0x002F, bytes(6))), "password"),
    "locked PowerPoint": (samples.compound({"EncryptedSummary": b"x"}), "password"),
    "old macros": (samples.word_97(**{"Macros/VBA/dir": b"x"}), "macros"),
    "old macro sheet": (samples.excel_97((0x0085, b"\x00\x00\x00\x00\x00\x01")), "macros"),
    "old slides' macros": (
        samples.powerpoint_97(samples.compound({"VBA/dir": b"x"})),
        "macros",
    ),
    "old slides' package": (
        samples.powerpoint_97(samples.compound({"\x01Ole10Native": b"x"})),
        "package",
    ),
    "installer": (samples.compound({"Binary.setup": b"x"}), "installer"),
    "locked pdf": (samples.locked_pdf(), "password"),
    "pdf with a script": (samples.pdf(OpenAction="<</S/JavaScript/JS(app.alert(1))>>"), "script"),
    "pdf that launches": (samples.pdf(OpenAction="<</S/Launch/F(cmd.exe)>>"), "starts other"),
    "pdf with a hidden script": (samples.pdf(X="[[<</Y<</J#53 (x)>>>>]]"), "script"),
    "pdf carrying a file": (samples.pdf_carrying_a_file(), "carries other files"),
    "half a pdf": (b"%PDF-1.7\nhello", "cannot be read"),
    "mail with a program": (samples.mail(("photo.jpg", samples.program())), "attached to it"),
    "mail with a web page": (samples.mail(("a.txt", b"<html><script>1")), "attached to it"),
    "Outlook with a program": (samples.outlook(a=samples.program()), "inside it"),
    "layers": (
        samples.mail(
            ("a", samples.mail(("b", samples.mail(("c", samples.mail(("d", b"deep")))))))
        ),
        "inside files",
    ),
}  # fmt: skip


def said(data: bytes, allowance: Allowance | None = None) -> str:
    """The code of what it is, or the reason of the refusal."""
    try:
        return check(io.BytesIO(data), allowance).code
    except Refused as refusal:
        return str(refusal)


@pytest.mark.parametrize("code", HONEST)
def test_honest_files_are_known_for_what_they_are(code: str) -> None:
    assert said(HONEST[code]) == code


@pytest.mark.parametrize("name", TEXTS)
def test_text_in_the_encodings_people_have(name: str) -> None:
    assert said(TEXTS[name]) == "text"


@pytest.mark.parametrize("name", DISHONEST)
def test_tricks_are_refused_and_the_reason_is_named(name: str) -> None:
    data, words = DISHONEST[name]
    reason = said(data)
    assert words in reason
    assert reason not in BY_CODE


def test_every_allowed_kind_is_tried_here() -> None:
    assert set(HONEST) | {"text"} == set(BY_CODE)


def test_an_archive_locked_with_a_password_is_refused() -> None:
    data = bytearray(samples.office("docx"))
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + flags_at] |= 1
    assert "password" in said(bytes(data))


def test_two_parts_of_one_name_are_refused() -> None:
    data = samples.office("docx", {"word/documenX.xml": b"<other/>"})
    assert "two parts" in said(data.replace(b"word/documenX.xml", b"word/DOCUMENT.xml"))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = samples.office("docx", {"word/media/zeros": bytes(40 * 1024 * 1024)})
    allowance = Allowance()
    assert len(bomb) < 100_000
    assert "far more" in said(bomb, allowance)
    assert allowance.bytes_left > 250 * 1024 * 1024


def test_an_allowance_holds_for_everything_inside_together() -> None:
    large = samples.office("xlsx", {f"xl/{n}": bytes(1024) for n in range(4)})
    data = samples.office("pptx", {f"ppt/{n}.xlsx": large for n in range(4)})
    assert "far more" in said(data, Allowance(bytes_left=10_000))
    assert "more parts" in said(data, Allowance(parts_left=15))
    assert said(data) == "pptx"


def test_apart_says_the_same_and_leaves_the_file_at_its_beginning() -> None:
    file = io.BytesIO(HONEST["docx"])
    assert check_apart(file).code == "docx"
    with pytest.raises(Refused, match="macros"):
        check_apart(io.BytesIO(DISHONEST["macros"][0]))


def test_a_file_that_eats_memory_is_refused_and_harms_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = io.BytesIO(samples.pdf_bomb(150))
    assert check_apart(bomb).code == "pdf"
    monkeypatch.setattr(apart_module, "MEMORY", 150 * 1024 * 1024)
    with pytest.raises(Refused):
        check_apart(bomb)
    assert check_apart(io.BytesIO(HONEST["pdf"])).code == "pdf"


def test_a_reader_that_crashes_or_hangs_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("import os; os.abort()", "import time; time.sleep(9)", "print('nonsense')"):
        monkeypatch.setattr(apart_module, "PROGRAM", program)
        monkeypatch.setattr(apart_module, "SECONDS", 0.2)
        with pytest.raises(Refused, match="could not be checked"):
            check_apart(io.BytesIO(b"hello"))


ALL = [*HONEST.values(), *TEXTS.values(), *(data for data, _ in DISHONEST.values())]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.sampled_from(ALL),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.binary(max_size=12)), max_size=4),
)
def test_whatever_is_uploaded_is_known_or_refused(
    data: bytes, cuts: list[tuple[float, float, bytes]]
) -> None:
    """Real files with pieces cut out, doubled or overwritten: nothing but an answer comes out."""
    for at, length, patch in cuts:
        start = int(at * len(data))
        end = start + int(length * length * 64)
        data = data[:start] + patch + data[end:]
    assert said(data)


@settings(max_examples=150, deadline=None)
@given(
    head=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    rest=st.binary(max_size=2000),
)
def test_noise_is_known_or_refused(head: bytes, rest: bytes) -> None:
    assert said(head + rest)
