"""A file of a mailbox: whatever is in it, plain words come out, or a sentence that refuses it."""

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_portal.correspondence.incoming import (
    LONGEST_TEXT,
    MOST_MAILS,
    NO_TEXT,
    Incoming,
    MailboxRefused,
    read_mailbox,
)
from tests.correspondence.incoming_mails import REFERENCE, bounce, mbox, reply


def one(raw: bytes) -> Incoming:
    [mail] = read_mailbox(raw).mails
    return mail


class TestReplies:
    def test_say_who_when_and_what(self) -> None:
        mail = one(reply().as_bytes())
        assert (mail.sender, mail.sender_name) == ("sian@school.example", "Siân O’Brien")
        assert mail.subject == "Re: Now late – Tŷ Gwyn"
        assert mail.on == date(2026, 3, 10)
        assert mail.ids == (REFERENCE,)
        assert mail.text == "We send it on Friday."
        assert mail.bounce is None
        assert not mail.automatic

    def test_without_what_they_quote(self) -> None:
        text = "Yes, on Friday.\n\nOn Monday Mo wrote:\n> Where is it?\n> Please"
        assert one(reply(text).as_bytes()).text == "Yes, on Friday."

    def test_the_nearest_reference_first(self) -> None:
        mail = one(reply(to="", References="<a@x.example> <b@x.example>").as_bytes())
        assert mail.ids == ("<b@x.example>", "<a@x.example>")

    def test_html_alone_is_never_shown(self) -> None:
        mail = reply()
        mail.set_content("<p>Hello <script>alert(1)</script></p>", subtype="html")
        assert one(mail.as_bytes()).text == NO_TEXT

    def test_an_attachment_is_not_opened(self) -> None:
        mail = reply("Attached.")
        mail.add_attachment("secret", filename="notes.txt")
        assert one(mail.as_bytes()).text == "Attached."

    def test_a_machine_that_answers_is_told_apart(self) -> None:
        assert one(reply(Auto_Submitted="auto-replied").as_bytes()).automatic

    def test_long_ones_are_cut_and_odd_signs_taken_out(self) -> None:
        text = one(reply("a\x00b\x1bc" + "x" * 9000).as_bytes()).text
        assert text.startswith("abcx")
        assert len(text) == LONGEST_TEXT

    def test_an_unknown_character_set_is_read_as_it_stands(self) -> None:
        raw = b"From: a@b.example\nContent-Type: text/plain; charset=klingon\n\nHello"
        assert one(raw).text == "Hello"
        raw = b"From: a@b.example\nSubject: =?klingon?q?x?=\nDate: yesterday\n\nHello"
        assert one(raw).subject == "=?klingon?q?x?="
        assert one(raw).on is None


class TestBounces:
    def test_name_the_address_the_original_and_the_servers_words(self) -> None:
        mail = one(bounce().as_bytes())
        assert mail.bounce is not None
        assert mail.bounce.address == "asha@example.org"
        assert mail.bounce.said == "550 5.1.1 User unknown"
        assert mail.bounce.for_good
        assert mail.ids == (REFERENCE,)

    @pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.7"), ("failed", "4.2.2")])
    def test_what_may_still_arrive_is_no_failure(self, action: str, status: str) -> None:
        mail = one(bounce(action=action, status=status).as_bytes())
        assert mail.bounce is not None
        assert not mail.bounce.for_good

    def test_word_that_it_arrived_is_no_bounce(self) -> None:
        assert one(bounce(action="delivered").as_bytes()).bounce is None

    def test_exim_says_it_in_a_header(self) -> None:
        mail = one(reply(X_Failed_Recipients="ben@example.org").as_bytes())
        assert mail.bounce is not None
        assert mail.bounce.address == "ben@example.org"


class TestFiles:
    def test_a_folder_of_mails(self, tmp_path: Path) -> None:
        raw = mbox(tmp_path, [reply(), bounce(), reply(message_id="<2@x.example>")])
        box = read_mailbox(raw)
        assert len(box.mails) == 3
        assert len({mail.key for mail in box.mails}) == 3
        assert [mail.key for mail in read_mailbox(raw).mails] == [mail.key for mail in box.mails]

    @pytest.mark.parametrize(
        ("raw", "says"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "Outlook"),
            (b"", "No mail could be found"),
            (b"%PDF-1.7\n\x00\xff", "No mail could be found"),
            (b"<html>Signed out</html>", "No mail could be found"),
            (b"From x\n", "No mail could be found"),
        ],
    )
    def test_anything_else_is_refused_with_a_sentence(self, raw: bytes, says: str) -> None:
        with pytest.raises(MailboxRefused, match=says):
            read_mailbox(raw)

    def test_too_many_are_refused_whole(self) -> None:
        with pytest.raises(MailboxRefused, match="smaller folder"):
            read_mailbox(b"From a\nFrom: a@b.example\n\nx\n\n" * (MOST_MAILS + 1))

    def test_one_nested_without_end_spoils_no_other(self) -> None:
        deep = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
        )
        raw = b"From a\nFrom: a@b.example\n" + deep + b"\nFrom b\nFrom: b@b.example\n\nHello\n"
        assert "Hello" in [mail.text for mail in read_mailbox(raw).mails]


HEADERS = st.sampled_from(
    [
        "From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To",
        "Content-Type", "Content-Transfer-Encoding", "Final-Recipient", "Action", "Status",
        "Diagnostic-Code", "X-Failed-Recipients", "Auto-Submitted",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=60),
    st.text(string.printable, max_size=60),
    st.sampled_from(
        [
            "multipart/report; boundary=x; report-type=delivery-status",
            "message/delivery-status",
            "message/rfc822",
            "text/rfc822-headers",
            "text/plain; charset=utf-7",
            "base64",
            "uuencode",
            "=?utf-8?b?////?=",
            "=?idna?q?x?=",
            "<a@b> <c",
            "Tue, 99 Zzz 99999 99:99:99 +9999",
            "rfc822; a@b",
        ]
    ),
)
LINES = st.one_of(
    st.builds(lambda name, value: f"{name}: {value}".encode(), HEADERS, VALUES.map(ascii)),
    st.builds(
        lambda name, value: f"{name}: {value}".encode("utf-8", "surrogatepass"), HEADERS, VALUES
    ),
    st.sampled_from([b"", b"--x", b"--x--", b"From x", b"> quoted", b" folded"]),
    st.binary(max_size=40),
)


@settings(max_examples=300)
@given(st.lists(LINES, max_size=25), st.booleans())
def test_whatever_comes_is_read_or_refused(lines: list[bytes], as_mbox: bool) -> None:
    raw = (b"From x\n" if as_mbox else b"") + b"\n".join(lines)
    try:
        box = read_mailbox(raw)
    except MailboxRefused:
        return
    for mail in box.mails:
        for words in (mail.sender, mail.sender_name, mail.subject, mail.text, *mail.ids):
            words.encode("utf-8")
            assert "\x00" not in words
            assert len(words) <= LONGEST_TEXT
        if mail.bounce is not None:
            assert len(mail.bounce.said) <= 200
            assert len(mail.bounce.address) <= 200
