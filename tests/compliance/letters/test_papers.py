"""Letters on paper: in order, readable, and the same whenever they are printed."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import Image

from audit_portal.jobs.models import Job
from audit_portal.jobs.working import work_on
from questionnaires.compliance.models import Letter
from tests.compliance.chasing.stage import another_school
from tests.compliance.letters.stage import approved, chase_today, late, letter_of, posted, return_it
from tests.conftest import Cast
from tests.documents.reading_pdfs import assert_readable, bookmarks, opened, words_of

__all__ = ["late"]


def made(client: Client, address: str, **posted_: str) -> bytes:
    """Asked for, made by the worker, fetched."""
    answer = client.post(address, posted_)
    assert answer.status_code == 302
    job = Job.objects.latest("pk")
    work_on(job.pk, clock=timezone.now)
    shown = client.get(answer["Location"]).content.decode()
    word = "Word document" if posted_["form"] == "docx" else "PDF"
    assert f"Download the {word}" in shown
    return bytes(client.get(reverse("jobs:download", args=[job.pk])).content)


def paragraphs(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


@pytest.fixture
def several(client: Client, late: Cast) -> Cast:
    for name in ("Ysgol Tŷ Gŵyn", "Alder Brook", "St Mary’s & O’Brien <b>"):
        where = {"street": "Church Lane, Overton", "town": "Northmoor", "postcode": "NM1 2AB"}
        another_school(late.audit_round, name, **where)
    chase_today(late)
    client.force_login(late.ruth)
    return late


class TestAllTogether:
    def test_in_the_order_of_the_table_each_on_its_own_page(
        self, client: Client, several: Cast
    ) -> None:
        approved(several, *Letter.objects.all())
        address = f"/boards/{several.board.slug}/letters/file/"
        pdf = made(client, address, which="approved", form="pdf")
        names = ["Alder Brook", "Northmoor Council Housing", "St Mary’s & O’Brien <b>", "Ysgol"]
        opened_pdf = opened(pdf)
        assert_readable(opened_pdf, title="Letters to post: 4")
        assert [
            name for mark in bookmarks(opened_pdf) for name in names if mark.startswith(name)
        ] == names
        words = words_of(pdf)
        assert words.count("Yours sincerely") == 4
        assert words.count("Draft – not yet approved") == 0
        assert "Ysgol Tŷ Gŵyn" in words
        table = client.get(f"/boards/{several.board.slug}/letters/?show=approved")
        shown = table.content.decode()
        order = ("Alder Brook", "Northmoor Council", "Ysgol")
        at = [shown.index(name, shown.index("<tbody")) for name in order]
        assert at == sorted(at)

    def test_drafts_say_so_on_every_page(self, client: Client, several: Cast) -> None:
        address = f"/boards/{several.board.slug}/letters/file/"
        pdf = made(client, address, which="waiting", form="pdf")
        assert words_of(pdf).count("Draft – not yet approved") >= 4

    def test_word_has_native_styles_and_a_section_each(self, client: Client, several: Cast) -> None:
        approved(several, *Letter.objects.all())
        address = f"/boards/{several.board.slug}/letters/file/"
        content = made(client, address, which="approved", form="docx")
        document = Document(io.BytesIO(content))
        assert len(document.sections) == 4
        feet = [section.footer.paragraphs[0].text for section in document.sections]
        assert feet[0] == "Alder Brook: Section 11 audit 2026"
        styles = {one.style.name for one in document.paragraphs if one.style is not None}
        assert {"Title", "Heading 1"} <= styles
        assert document.core_properties.language == "en-GB"
        address = "Alder Brook\nChurch Lane\nOverton\nNorthmoor\nNM1 2AB"
        assert any(one.text.endswith(address) for one in document.paragraphs)

    def test_one_that_has_returned_is_left_out(self, client: Client, several: Cast) -> None:
        approved(several, *Letter.objects.all())
        return_it(several)
        address = f"/boards/{several.board.slug}/letters/file/"
        words = words_of(made(client, address, which="approved", form="pdf"))
        assert words.count("Yours sincerely") == 3
        assert "Council Housing" not in words

    def test_asked_for_twice_it_is_made_once(self, client: Client, several: Cast) -> None:
        address = f"/boards/{several.board.slug}/letters/file/"
        for _ in range(2):
            client.post(address, {"which": "waiting", "form": "pdf"})
        assert Job.objects.count() == 1


class TestOne:
    def test_prints_the_same_ever_after(
        self, client: Client, late: Cast, media: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(late.mo)
        logo = io.BytesIO()
        Image.new("RGB", (40, 20), "navy").save(logo, "PNG")
        from django.core.files.base import ContentFile

        late.board.logo.save("logo.png", ContentFile(logo.getvalue()))
        approved(late)
        address = f"/boards/{late.board.slug}/letters/{letter_of(late).pk}/file/"
        first = made(client, address, form="pdf")
        words = made(client, address, form="docx")
        assert b"media/image" in words
        posted(late)
        late.board.logo.delete()
        type(late.board).objects.update(name="Another", address="Elsewhere")
        tomorrow = timezone.now() + timedelta(days=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
        client.force_login(late.mo)
        Job.objects.all().delete()
        assert words_of(made(client, address, form="pdf")) == words_of(first)
        assert paragraphs(made(client, address, form="docx")) == paragraphs(words)

    def test_words_that_look_like_markup_stay_words(self, client: Client, several: Cast) -> None:
        letter = Letter.objects.get(notice__audit_return__organisation_name__startswith="St Mary")
        address = f"/boards/{several.board.slug}/letters/{letter.pk}/file/"
        assert "St Mary’s & O’Brien <b>" in words_of(made(client, address, form="pdf"))
        assert any(
            "St Mary’s & O’Brien <b>" in one
            for one in paragraphs(made(client, address, form="docx"))
        )
