"""The pages of evidence: adding, choosing, taking off, keeping, handing out; and who may."""

import re
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit_portal.correspondence.models import Message
from audit_portal.home.next_steps import next_steps
from audit_portal.organisations.models import User
from questionnaires.definitions.models import Standard
from questionnaires.returns.evidence.adding import Adder, Facts, add_file, add_link, add_location
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import (
    Answer,
    AnswerEvidence,
    ApprovalLink,
    Assignment,
    AuditReturn,
    Evidence,
    Status,
)
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.link_views import note_code_shown
from questionnaires.returns.sign_off.submitting import Asked
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_board, make_organisation, make_seat, make_user
from tests.returns import sample_files as samples
from tests.returns.answering import StepPage, signed_in
from tests.returns.signing import needing, submitted

NO_DATES = {f"{name}_{part}": "" for name in ("dated", "review_by") for part in range(3)}


def page_url(cast: Cast, key: str = "s1-q1") -> str:
    return reverse("returns:evidence", args=[cast.audit_return.pk, key])


def posted(person: User, url: str, **fields: Any) -> Any:
    return signed_in(person).post(url, NO_DATES | {"title": ""} | fields)


def file(name: str = "policy.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


def keep_file(
    cast: Cast, *, attached: bool = True, name: str = "policy.pdf", kind: str = "PDF"
) -> Evidence:
    data = samples.pdf() if kind == "PDF" else samples.picture(kind)
    evidence = add_file(file(name, data), Facts(), Adder(cast.housing, cast.asha, NOW))
    if attached:
        attach_it(cast, evidence)
    return evidence


def attach_it(cast: Cast, evidence: Evidence) -> None:
    question = Sheet.of(cast.audit_return).structure.by_key["s1-q1"]
    attach(cast.audit_return, question, [evidence], who=cast.asha, role="lead", at=NOW)


def now(cast: Cast, status: str) -> None:
    """The return simply is in this state: how it got there is tested elsewhere."""
    signed = {"signed_off_at": NOW, "receipt": "NSB-1", "checksum": "0" * 64}
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
        status=status, **(signed if status == Status.SIGNED_OFF else {})
    )


def download(person: User, evidence: Evidence) -> Any:
    """The response, with what came through it as `body`."""
    response: Any = signed_in(person).get(reverse("returns:evidence_download", args=[evidence.pk]))
    response.body = response.getvalue() if response.streaming else b""  # which closes the file
    return response


class TestAdding:
    def test_the_button_at_a_question_saves_the_step_and_leads_here(self, cast: Cast) -> None:
        page = StepPage(signed_in(cast.asha), cast.audit_return)
        response = page.type("s1-q1", "green").save(then="evidence:s1-q1")
        assert response.url == page_url(cast)
        assert Answer.objects.get(question__key="s1-q1").complete
        assert 'value="evidence:s1-q1"' in page.response.content.decode()

    def test_a_file_a_link_and_a_place_are_added_and_attached(self, cast: Cast) -> None:
        url = page_url(cast)
        for fields in (
            {"kind": "file", "upload": [file()]},
            {"kind": "link", "link": "intranet/policies", "title": "Policies"},
            {"kind": "location", "where": "Training log, HR", "kept_by": "HR"},
        ):
            response = posted(cast.ben, url, **fields)
            assert response.status_code == 302
            assert response.url == url
        attached = signed_in(cast.ben).get(url).context["attached"]
        assert [(item.kind, item.title) for item in attached] == [
            ("file", "policy.pdf"),
            ("link", "Policies"),
            ("location", "Training log, HR"),
        ]
        assert attached[1].link == "https://intranet/policies"
        assert {item.added_by for item in attached} == {cast.ben}

    def test_its_dates_are_kept(self, cast: Cast) -> None:
        dates = {"dated_0": "1", "dated_1": "9", "dated_2": "2025"}
        review = {"review_by_0": "31", "review_by_1": "August", "review_by_2": "2026"}
        posted(cast.asha, page_url(cast), kind="link", link="https://a.example", **dates, **review)
        evidence = Evidence.objects.get()
        assert evidence.dated == date(2025, 9, 1)
        assert evidence.review_by == date(2026, 8, 31)

    def test_of_several_files_the_good_are_kept_and_the_bad_explained(self, cast: Cast) -> None:
        files = [file("a.pdf"), file("b.pdf", samples.program()), file("c.png", samples.picture())]
        response = posted(cast.asha, page_url(cast), kind="file", upload=files, title="Ours")
        assert [item.title for item in response.context["attached"]] == ["a.pdf", "c.png"]
        [refusal] = response.context["form"].errors["upload"]
        assert refusal.startswith("“b.pdf” was not added, because it is a program.")
        content = response.content.decode()
        assert "<title>Error: " in content
        assert 'value="Ours"' in content
        assert 'href="#id_upload"' in content

    def test_a_file_is_not_sent_twice_for_the_sake_of_a_date(self, cast: Cast) -> None:
        client = signed_in(cast.asha)
        fields = NO_DATES | {"kind": "file", "upload": [file()], "title": "Ours", "dated_0": "31"}
        response = client.post(page_url(cast), fields)
        evidence = AnswerEvidence.objects.get().evidence
        assert (evidence.title, evidence.dated) == ("Ours", None)
        assert response.url == reverse("returns:evidence_item", args=[cast.housing.pk, evidence.pk])
        told = client.get(response.url).content.decode()
        assert "could not all be read. The date needs a month and a year." in told

    def test_sending_the_same_form_twice_makes_one(self, cast: Cast) -> None:
        for _ in range(2):
            posted(cast.asha, page_url(cast), kind="file", upload=[file()])
            posted(cast.asha, page_url(cast), kind="link", link="https://a.example")
        assert AnswerEvidence.objects.count() == Evidence.objects.count() == 2

    @pytest.mark.parametrize(
        ("fields", "at", "words"),
        [
            ({}, "kind", "Choose whether"),
            ({"kind": "file"}, "upload", "Choose a file."),
            ({"kind": "link"}, "link", "Write the address."),
            ({"kind": "link", "link": "javascript:alert(1)"}, "link", "Write the whole address"),
            ({"kind": "link", "link": "https://me:secret@a.example"}, "link", "Write the whole"),
            ({"kind": "link", "link": "file:///S:/policy"}, "link", "Write the whole address"),
            ({"kind": "link", "link": "https://[bad"}, "link", "Write the whole address"),
            ({"kind": "location"}, "where", "Write where it can be found."),
            (
                {"kind": "link", "link": "https://a.example", "dated_0": "31", "dated_1": "2",
                 "dated_2": "2026"},
                "dated", "",
            ),
        ],
    )  # fmt: skip
    def test_bad_input_is_said_and_nothing_is_added(
        self, cast: Cast, fields: dict[str, str], at: str, words: str
    ) -> None:
        response = posted(cast.asha, page_url(cast), **fields)
        assert response.status_code == 200
        [problem] = response.context["form"].errors[at]
        assert words in problem
        assert not Evidence.objects.exists()

    def test_what_is_too_large_or_too_many_is_named_and_the_rest_kept(
        self, cast: Cast, settings: Settings
    ) -> None:
        settings.EVIDENCE_MAX_BYTES = 1024 * 1024
        settings.UPLOAD_MAX_FILES_AT_ONCE = 3
        files = [
            file("big.txt", b"x" * (1024 * 1024 + 1)),
            file("b.png", samples.picture()),
            file("c.pdf"),
            file("d.txt", b"hello"),
        ]
        response = posted(cast.asha, page_url(cast), kind="file", upload=files)
        assert [item.title for item in response.context["attached"]] == ["b.png", "c.pdf"]
        too_large, too_many = response.context["form"].errors["upload"]
        assert too_large.startswith("“big.txt” was not added, because it is larger than 1 MB.")
        assert too_many.startswith("“d.txt” was not added, because only 3 files go at once.")

    def test_a_body_beyond_everything_is_refused_at_its_head(
        self, cast: Cast, settings: Settings
    ) -> None:
        settings.EVIDENCE_MAX_BYTES = 1024
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
        settings.DEBUG = False
        response = posted(
            cast.asha, page_url(cast), kind="file", upload=[file("a.txt", b"x" * 20_000)]
        )
        assert response.status_code == 413
        assert b"too much at once" in response.content

    def test_nothing_is_kept_for_somebody_who_is_not_signed_in(self, cast: Cast) -> None:
        response = Client().post(page_url(cast), {"kind": "file", "upload": [file()]})
        assert response.status_code == 302
        assert "/accounts/login/" in response.url
        assert not Evidence.objects.exists()


class TestChoosing:
    def test_what_the_organisation_has_serves_another_question(self, cast: Cast) -> None:
        evidence = keep_file(cast)
        theirs = add_link("https://a.example", Facts(), Adder(cast.probation, cast.carol, NOW))
        client, url = signed_in(cast.ben), page_url(cast, "s2-q1")
        choice = client.get(url).context["choice"]
        assert [(item.pk, item.uses) for item in choice.items] == [(evidence.pk, 1)]
        response = client.post(
            f"{url}choose/", {"evidence": [evidence.pk, theirs.pk, "x", "9" * 30]}
        )
        assert response.url == url
        page = client.get(url)
        assert page.context["attached"] == [evidence]
        assert page.context["choice"].items == []

    def test_many_are_searched(self, cast: Cast) -> None:
        by = Adder(cast.housing, cast.asha, NOW)
        for number in range(35):
            add_link(f"https://a.example/{number}", Facts(f"Minutes {number}"), by)
        add_location("Log of training, room 4", "HR", Facts(), by)
        client = signed_in(cast.asha)
        choice = client.get(page_url(cast)).context["choice"]
        assert (len(choice.items), choice.total, choice.is_cut) == (30, 36, True)
        choice = client.get(page_url(cast), {"q": "training hr"}).context["choice"]
        assert [item.title for item in choice.items] == ["Log of training, room 4"]

    def test_taking_off_keeps_the_evidence(self, cast: Cast) -> None:
        evidence = keep_file(cast)
        url = f"{page_url(cast)}{evidence.pk}/detach/"
        for _ in range(2):
            assert signed_in(cast.asha).post(url).url == page_url(cast)
        assert not AnswerEvidence.objects.exists()
        assert Evidence.objects.get() == evidence
        assert download(cast.asha, evidence).status_code == 200

    @pytest.mark.parametrize("method", ["choose/", "{}/detach/"])
    def test_changing_takes_a_post(self, cast: Cast, method: str) -> None:
        evidence = keep_file(cast)
        url = page_url(cast) + method.format(evidence.pk)
        assert signed_in(cast.asha).get(url).status_code == 405


class TestWho:
    def answers(self, cast: Cast, person: str, key: str = "s1-q1") -> list[int]:
        """What adding, choosing and detaching come to."""
        evidence = Evidence.objects.get()
        client, url = signed_in(getattr(cast, person)), page_url(cast, key)
        return [
            client.get(url).status_code,
            client.post(url, NO_DATES | {"kind": "link", "link": "https://b.example"}).status_code,
            client.post(f"{url}choose/", {"evidence": [evidence.pk]}).status_code,
            client.post(f"{url}{evidence.pk}/detach/").status_code,
        ]

    @pytest.mark.parametrize("person", ["asha", "ben"])
    def test_lead_and_contributor_may(self, cast: Cast, person: str) -> None:
        keep_file(cast)
        assert self.answers(cast, person) == [200, 302, 302, 302]
        assert Evidence.objects.count() == 2

    @pytest.mark.parametrize("person", ["carol", "dev", "amara", "mo", "ruth"])
    @pytest.mark.parametrize("status", [Status.IN_PROGRESS, Status.SIGNED_OFF])
    def test_nobody_else_may(self, cast: Cast, person: str, status: str) -> None:
        keep_file(cast)
        now(cast, status)
        assert self.answers(cast, person) == [404] * 4
        assert AnswerEvidence.objects.count() == 1

    def test_a_contributor_only_in_the_standards_given(self, cast: Cast) -> None:
        keep_file(cast)
        Assignment.objects.create(
            audit_return=cast.audit_return,
            standard=Standard.objects.get(key="s2"),
            seat=cast.ben.seats.get(),
        )
        assert self.answers(cast, "ben") == [404] * 4
        assert self.answers(cast, "ben", "s2-q1") == [200, 302, 302, 302]

    @pytest.mark.parametrize("status", [Status.SUBMITTED, Status.SIGNED_OFF])
    def test_a_return_that_is_signed_or_waits_for_it_does_not_change(
        self, cast: Cast, status: str
    ) -> None:
        keep_file(cast)
        now(cast, status)
        client = signed_in(cast.asha)
        for response in (
            client.get(page_url(cast)),
            client.post(page_url(cast), NO_DATES | {"kind": "link", "link": "https://b.example"}),
            client.post(f"{page_url(cast)}{Evidence.objects.get().pk}/detach/"),
        ):
            assert response.url == reverse("returns:overview", args=[cast.audit_return.pk])
        assert AnswerEvidence.objects.count() == Evidence.objects.count() == 1

    def test_a_question_not_in_this_return_is_not_there(self, cast: Cast) -> None:
        assert signed_in(cast.asha).get(page_url(cast, "s9-q9")).status_code == 404


class TestDownload:
    @pytest.mark.parametrize("person", ["asha", "ben", "dev", "amara"])
    def test_the_organisations_own_people_read_it_always(self, cast: Cast, person: str) -> None:
        evidence = keep_file(cast, attached=False)
        assert download(getattr(cast, person), evidence).status_code == 200

    @pytest.mark.parametrize("person", ["mo", "ruth"])
    def test_the_board_reads_it_once_the_return_is_signed_off(
        self, cast: Cast, person: str
    ) -> None:
        evidence = keep_file(cast)
        other = keep_file(cast, attached=False, name="b.png", kind="PNG")
        reader = getattr(cast, person)
        for status in (Status.IN_PROGRESS, Status.SUBMITTED):
            now(cast, status)
            assert download(reader, evidence).status_code == 404
        now(cast, Status.SIGNED_OFF)
        assert download(reader, evidence).status_code == 200
        assert download(reader, other).status_code == 404
        now(cast, Status.SENT_BACK)
        assert download(reader, evidence).status_code == 404

    def test_other_agencies_other_boards_and_former_colleagues_do_not(self, cast: Cast) -> None:
        evidence = keep_file(cast)
        now(cast, Status.SIGNED_OFF)
        stranger = make_user("Sam")
        make_seat(stranger, make_board("southmoor"), "manager")
        former = make_user("Fay")
        make_seat(former, cast.housing, "lead", until=NOW)
        for person in (cast.carol, stranger, former, make_user("Nobody")):
            assert download(person, evidence).status_code == 404
        assert download(cast.asha, evidence).status_code == 200

    def test_a_parent_body_reads_what_its_schools_cite_and_no_more(self, cast: Cast) -> None:
        trust = make_organisation(cast.board, "Harbour Light Trust")
        cast.housing.parent = trust
        cast.housing.save()
        nadia = make_user("Nadia")
        make_seat(nadia, trust, "reader")
        evidence = keep_file(cast, attached=False)
        assert download(nadia, evidence).status_code == 404
        attach_it(cast, evidence)
        assert download(nadia, evidence).status_code == 200

    def test_it_is_a_download_that_can_run_nothing(self, cast: Cast) -> None:
        evidence = keep_file(cast, name="Polisi “Diogelu” – Tŷ’r Ysgol; 2026.pdf")
        response = download(cast.asha, evidence)
        assert sha256(response.body).hexdigest() == evidence.sha256
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-store"
        disposition = response["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=utf-8''")
        assert "%C5%B7" in disposition
        assert disposition.isascii()

    def test_a_link_is_no_file(self, cast: Cast) -> None:
        evidence = add_link("https://a.example", Facts(), Adder(cast.housing, cast.asha, NOW))
        assert download(cast.asha, evidence).status_code == 404

    def test_a_file_that_is_gone_is_not_there(self, cast: Cast, settings: Settings) -> None:
        evidence = keep_file(cast)
        evidence.file.storage.delete(evidence.file.name)
        assert download(cast.asha, evidence).status_code == 404

    def test_no_public_address_leads_to_it(self, cast: Cast, settings: Settings) -> None:
        evidence = keep_file(cast)
        for url in (f"/media/{evidence.file.name}", f"/{evidence.file.name}"):
            assert signed_in(cast.asha).get(url).status_code == 404
        assert settings.MEDIA_URL in ("", "/")


class TestOrganisationPage:
    def page(self, cast: Cast, person: str = "asha", **query: str) -> Any:
        url = reverse("returns:organisation_evidence", args=[cast.housing.pk])
        return signed_in(getattr(cast, person)).get(url, query)

    def titles(self, response: Any) -> list[str]:
        return [row.record.title for row in response.context["table"].rows]

    def stock(self, cast: Cast) -> None:
        by = Adder(cast.housing, cast.asha, NOW)
        keep_file(cast)
        add_link("https://a.example", Facts("Old", review_by=date(2020, 1, 1)), by)
        add_location("Room 4", "", Facts("Log", review_by=date(2999, 1, 1)), by)

    def test_it_lists_and_narrows(self, cast: Cast) -> None:
        self.stock(cast)
        response = self.page(cast)
        assert set(self.titles(response)) == {"policy.pdf", "Old", "Log"}
        assert response.context["overdue"] == 1
        assert self.titles(self.page(cast, show="overdue")) == ["Old"]
        assert self.titles(self.page(cast, show="file")) == ["policy.pdf"]
        assert set(self.titles(self.page(cast, show="unused"))) == {"Old", "Log"}
        assert self.titles(self.page(cast, q="room")) == ["Log"]
        assert len(self.titles(self.page(cast, show="nonsense"))) == 3

    @pytest.mark.parametrize(("person", "may_add"), [("ben", True), ("dev", False)])
    def test_its_people_read_it(self, cast: Cast, person: str, may_add: bool) -> None:
        self.stock(cast)
        response = self.page(cast, person)
        assert response.status_code == 200
        assert response.context["may_add"] == may_add
        url = reverse("returns:evidence_add", args=[cast.housing.pk])
        client = signed_in(getattr(cast, person))
        assert client.get(url).status_code == (200 if may_add else 404)

    @pytest.mark.parametrize("person", ["carol", "mo", "ruth"])
    def test_others_do_not(self, cast: Cast, person: str) -> None:
        self.stock(cast)
        attach_it(cast, Evidence.objects.get(title="Old"))
        now(cast, Status.SIGNED_OFF)
        assert self.page(cast, person).status_code == 404
        client = signed_in(getattr(cast, person))
        for name in ("evidence_item", "evidence_remove"):
            url = reverse(
                f"returns:{name}", args=[cast.housing.pk, Evidence.objects.get(title="Old").pk]
            )
            assert client.get(url).status_code == client.post(url).status_code == 404

    def test_queries_do_not_grow(self, cast: Cast, django_assert_max_num_queries: Any) -> None:
        by = Adder(cast.housing, cast.asha, NOW)
        for number in range(30):
            attach_it(cast, add_link(f"https://a.example/{number}", Facts(), by))
        client = signed_in(cast.asha)
        for name, key in (("organisation_evidence", None), ("evidence", "s2-q1")):
            place = [cast.audit_return.pk, key] if key else [cast.housing.pk]
            with django_assert_max_num_queries(20):
                assert client.get(reverse(f"returns:{name}", args=place)).status_code == 200

    def test_the_lead_is_told_of_reviews_that_are_due(self, cast: Cast) -> None:
        self.stock(cast)
        lead, helper = (person.seats.get() for person in (cast.asha, cast.ben))
        assert "Review 1 piece of evidence" in [s.title for s in next_steps(lead, on=TODAY)]
        assert not [s for s in next_steps(helper, on=TODAY) if "evidence" in s.title]

    def test_adding_ahead_of_a_return(self, cast: Cast) -> None:
        url = reverse("returns:evidence_add", args=[cast.housing.pk])
        response = posted(cast.ben, url, kind="file", upload=[file(), file("x.pdf", b"MZ\0")])
        assert response.status_code == 200
        assert "“x.pdf” was not added" in response.context["form"].errors["upload"][0]
        response = posted(cast.ben, url, kind="link", link="https://a.example")
        assert response.url == reverse("returns:organisation_evidence", args=[cast.housing.pk])
        assert Evidence.objects.count() == 2


class TestItem:
    def url(self, evidence: Evidence, name: str = "evidence_item") -> str:
        return reverse(f"returns:{name}", args=[evidence.organisation_id, evidence.pk])

    def test_its_facts_change_and_what_they_were_stays(self, cast: Cast) -> None:
        evidence = keep_file(cast)
        review = {"review_by_0": "1", "review_by_1": "9", "review_by_2": "2026"}
        posted(cast.ben, self.url(evidence), **(review | {"title": "Safeguarding policy"}))
        evidence.refresh_from_db()
        assert (evidence.title, evidence.review_by) == ("Safeguarding policy", date(2026, 9, 1))
        [changed] = signed_in(cast.dev).get(self.url(evidence)).context["changes"]
        assert changed.who == str(cast.ben)
        assert changed.facts == [
            ("title", "policy.pdf", "Safeguarding policy"),
            ("review date", "nothing", "1 September 2026"),
        ]

    def test_readers_change_nothing(self, cast: Cast) -> None:
        evidence = keep_file(cast)
        assert posted(cast.dev, self.url(evidence), title="Mine").status_code == 404
        evidence.refresh_from_db()
        assert evidence.title == "policy.pdf"

    def test_an_address_stays_as_it_was_signed(self, cast: Cast) -> None:
        evidence = add_link("https://a.example", Facts(), Adder(cast.housing, cast.asha, NOW))
        posted(cast.asha, self.url(evidence), title="A", link="https://b.example")
        evidence.refresh_from_db()
        assert evidence.link == "https://b.example"
        attach_it(cast, evidence)
        cast.audit_return.events.create(
            at=NOW + timedelta(hours=1), to_status=Status.SUBMITTED, who_name="Asha"
        )
        posted(cast.asha, self.url(evidence), title="B", link="https://c.example")
        evidence.refresh_from_db()
        assert (evidence.title, evidence.link) == ("B", "https://b.example")

    def test_lead_and_whoever_added_it_may_remove_it(self, cast: Cast) -> None:
        evidence = keep_file(cast, attached=False)
        url = self.url(evidence, "evidence_remove")
        assert signed_in(cast.ben).post(url).status_code == 404
        assert signed_in(cast.asha).get(url).status_code == 200
        assert signed_in(cast.asha).post(url).status_code == 302
        assert not Evidence.objects.exists()
        bens = add_link("https://a.example", Facts(), Adder(cast.housing, cast.ben, NOW))
        assert signed_in(cast.ben).post(self.url(bens, "evidence_remove")).status_code == 302
        assert not Evidence.objects.exists()

    def test_what_was_submitted_is_not_removed(self, cast: Cast) -> None:
        evidence = keep_file(cast)
        cast.audit_return.events.create(
            at=NOW + timedelta(hours=1), to_status=Status.SUBMITTED, who_name="Asha"
        )
        url = self.url(evidence, "evidence_remove")
        assert signed_in(cast.asha).post(url).url == self.url(evidence)
        assert Evidence.objects.get() == evidence


def test_a_seat_kept_to_one_board_sees_what_its_returns_cite(cast: Cast) -> None:
    kit = make_user("Kit")
    make_seat(kit, cast.housing, "contributor", only_for_board=cast.board)
    evidence = keep_file(cast, attached=False)
    assert download(kit, evidence).status_code == 404
    attach_it(cast, evidence)
    assert download(kit, evidence).status_code == 200
    assert posted(kit, page_url(cast), kind="link", link="https://k.example").status_code == 302
    ahead = reverse("returns:evidence_add", args=[cast.housing.pk])
    posted(kit, ahead, kind="location", where="Room 4")
    listed = signed_in(kit).get(reverse("returns:organisation_evidence", args=[cast.housing.pk]))
    assert {row.record.title for row in listed.context["table"].rows} == {
        "policy.pdf",
        "https://k.example",
        "Room 4",
    }


def test_a_signatory_without_an_account_reads_what_the_return_cites(cast: Cast) -> None:
    cited, other = keep_file(cast), keep_file(cast, attached=False, name="b.png", kind="PNG")
    needing(cast, "both")
    cast.amara.seats.update(until=NOW)
    submitted(cast, at=timezone.now(), ask=[Asked("accountable", "Grace", "grace@example.org")])
    link = ApprovalLink.objects.get()
    mail = Message.objects.filter(recipient="grace@example.org").latest("pk").text
    token = re.search(r"/approve/([\w-]+)/", mail)[1]  # type: ignore[index]
    grace = Client()
    urls = [reverse("returns:approve_evidence", args=[token, item.pk]) for item in (cited, other)]
    assert grace.get(urls[0]).url == reverse("returns:approve", args=[token])
    shown = HttpResponse()
    note_code_shown(shown, token, link)
    grace.cookies.update(shown.cookies)
    page = grace.get(reverse("returns:approve_decide", args=[token])).content.decode()
    assert urls[0] in page
    response = grace.get(urls[0])
    assert sha256(response.getvalue()).hexdigest() == cited.sha256
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert grace.get(urls[1]).status_code == 404
    assert "/login/" in grace.get(reverse("returns:evidence_download", args=[cited.pk])).url


def test_overdue_reviews_are_marked_at_the_question(cast: Cast) -> None:
    by = Adder(cast.housing, cast.asha, NOW)
    attach_it(cast, add_link("https://a.example", Facts("Old", review_by=date(2020, 1, 1)), by))
    page = StepPage(signed_in(cast.asha), cast.audit_return).response.content.decode()
    assert "review was due on 1 January 2020" in page


def test_the_history_of_the_return_tells_what_was_attached_and_taken_off(cast: Cast) -> None:
    client = signed_in(cast.asha)
    kept, gone = (
        keep_file(cast),
        add_link("https://a.example", Facts("Names a child"), Adder(cast.housing, cast.asha, NOW)),
    )
    attach_it(cast, gone)
    client.post(f"{page_url(cast)}{kept.pk}/detach/")
    client.post(reverse("returns:evidence_remove", args=[cast.housing.pk, gone.pk]))
    history = reverse("returns:history", args=[cast.audit_return.pk])
    response = signed_in(cast.dev).get(history)
    told = [(entry.attached, entry.title) for entry in response.context["evidence"]]
    assert sorted(told) == [(False, ""), (False, "policy.pdf"), (True, ""), (True, "policy.pdf")]
    assert "Names a child" not in response.content.decode()


def test_the_record_cannot_be_changed(cast: Cast) -> None:
    keep_file(cast)
    for rows in (AnswerEvidence.history, Evidence.history):
        for write in (rows.all().delete, lambda rows=rows: rows.update(history_user=None)):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
        assert rows.count() == 1
