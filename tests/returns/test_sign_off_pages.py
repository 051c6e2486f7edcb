"""The pages of sign-off, as Asha, Dev, Amara and Mo meet them; and those who must not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit_portal.correspondence.models import Message
from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.models import User
from audit_portal.organisations.seats import Terms
from questionnaires.definitions.kinds import Content
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import Approval, AuditReturn, Receipt
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.decisions import reopen
from questionnaires.returns.sign_off.submitting import submit, withdraw
from tests.conftest import Cast
from tests.factories import NOW, make_seat
from tests.returns.signing import answer_all, approve, needing, submitted

pytestmark = pytest.mark.usefixtures("clock_at_now")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, audit_return: AuditReturn, *more: object) -> str:
    return reverse(f"returns:{name}", args=[audit_return.pk, *more])


def words(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined,no-any-return] # the test client's response


def decision(audit_return: AuditReturn, choice: str, **fields: str) -> dict[str, str]:
    assert audit_return.submitted_at is not None
    role = fields.pop("role", "senior_lead")
    submission = audit_return.submitted_at.isoformat()
    return {"role": role, "submission": submission, "decision": choice, **fields}


class TestSubmit:
    def test_what_is_missing_is_listed_with_links(self, cast: Cast) -> None:
        page = words(signed_in(cast.asha).get(address("submit", cast.audit_return)))
        assert "6 questions still need something" in page
        assert address("step", cast.audit_return, "s2") + "#q" in page
        assert "I confirm" not in page

    def test_a_post_past_the_page_is_refused_too(self, cast: Cast) -> None:
        client = signed_in(cast.asha)
        client.post(address("submit", cast.audit_return), {"declared": "on"})
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.status == "not_started"

    def test_the_declaration_is_needed(self, cast: Cast) -> None:
        answer_all(cast.audit_return, cast.asha)
        client = signed_in(cast.asha)
        page = words(client.post(address("submit", cast.audit_return), {"note": "My words"}))
        assert "Error:" in page
        assert "Confirm that the answers are a true account." in page
        assert "My words" in page

    def test_submitting_leads_to_where_the_approval_is_seen(self, cast: Cast) -> None:
        answer_all(cast.audit_return, cast.asha)
        client = signed_in(cast.asha)
        page = client.post(address("submit", cast.audit_return), {"declared": "on"}, follow=True)
        assert "Waiting for approval" in words(page)
        assert "Dev" in words(page)
        again = client.post(address("submit", cast.audit_return), {"declared": "on"}, follow=True)
        assert "Waiting for approval" in words(again)
        assert cast.audit_return.events.filter(to_status="submitted").count() == 1

    def test_an_empty_seat_is_told_before_and_filled_by_a_link(self, cast: Cast) -> None:
        needing(cast, "accountable")
        cast.amara.seats.update(until=NOW)
        answer_all(cast.audit_return, cast.asha)
        client, page = signed_in(cast.asha), address("submit", cast.audit_return)
        assert "nobody would be asked" in words(client.get(page))
        grace = {"accountable-name": "Grace", "accountable-email": "not an address"}
        refused = words(client.post(page, {"declared": "on", **grace}))
        assert "name@example.org" in refused
        grace["accountable-email"] = cast.asha.email
        assert "your own address" in words(client.post(page, {"declared": "on", **grace}))
        grace["accountable-email"] = "grace@example.org"
        seen = words(client.post(page, {"declared": "on", **grace}, follow=True))
        assert "by a link sent to grace@example.org" in seen
        assert Message.objects.filter(recipient="grace@example.org").exists()

    def test_who_is_invited_to_the_seat_is_named(self, cast: Cast) -> None:
        needing(cast, "accountable")
        cast.amara.seats.update(until=NOW)
        answer_all(cast.audit_return, cast.asha)
        offer = Offer("grace@example.org", "Grace {{ secret }} <b>", "accountable")
        invite(cast.housing, offer, by=cast.asha, terms=Terms(("accountable",)), at=NOW)
        client, page = signed_in(cast.asha), address("submit", cast.audit_return)
        asked = words(client.get(page))
        assert "Grace {{ secret }} &lt;b&gt; is invited to come in as the chief officer" in asked
        assert "Nobody has this seat" not in asked
        seen = words(client.post(page, {"declared": "on"}, follow=True))
        assert "is invited to this seat, and can decide after coming in" in seen
        assert "Nobody has been asked" not in words(client.get("/"))

    @pytest.mark.parametrize("name", ["ben", "dev", "carol", "mo", "ruth"])
    def test_only_the_lead_submits(self, cast: Cast, name: str) -> None:
        client = signed_in(getattr(cast, name))
        for page in ("submit", "withdraw"):
            assert client.get(address(page, cast.audit_return)).status_code == 404


class TestDecide:
    def test_the_signatory_reads_everything_and_approves(self, cast: Cast) -> None:
        audit_return = submitted(cast, note="New figures this year.")
        client = signed_in(cast.dev)
        page = words(client.get(address("decide", audit_return)))
        assert "Why s2-q3 is green" in page
        assert "New figures this year." in page
        done = client.post(
            address("decide", audit_return), decision(audit_return, "approved"), follow=True
        )
        assert Receipt.objects.get().number in words(done)

    def test_a_meeting_is_noted_and_a_day_to_come_refused(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        client, page = signed_in(cast.amara), address("decide", audit_return)
        day = {"met_on_0": "11", "met_on_1": "3", "met_on_2": "2026", "role": "accountable"}
        refused = client.post(page, decision(audit_return, "approved", **day))
        assert words(refused).count("cannot be in the future") == 2  # above, and at the field
        assert 'value="11"' in words(refused)
        client.post(page, decision(audit_return, "approved", **{**day, "met_on_0": "9"}))
        met_on = Approval.objects.get().met_on
        assert met_on is not None
        assert met_on.isoformat() == "2026-03-09"

    def test_half_a_date_is_told_and_kept(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        page = signed_in(cast.dev).post(
            address("decide", audit_return),
            decision(audit_return, "approved", met_on_0="9", met_on_1="", met_on_2="2026"),
        )
        assert "Enter the month" in words(page)
        assert not Approval.objects.exists()

    def test_sending_back_without_a_reason_is_refused_and_with_one_done(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        client, page = signed_in(cast.dev), address("decide", audit_return)
        refused = client.post(page, decision(audit_return, "sent_back", reason=" "))
        assert "Say what must be put right" in words(refused)
        done = client.post(
            page, decision(audit_return, "sent_back", reason="Old figures"), follow=True
        )
        audit_return.refresh_from_db()
        assert audit_return.status == "sent_back"
        assert "You have sent the return back" in words(done)
        assert "Old figures" in words(done)
        assert "Dev sent it back on" in words(signed_in(cast.amara).get(done.redirect_chain[-1][0]))

    def test_what_stands_out_leads_to_the_answers(self, cast: Cast) -> None:
        answer_all(cast.audit_return, cast.asha)
        sheet = Sheet.of(cast.audit_return)
        weak = next(question for question in sheet.shown.values() if question.points_by_key)
        red = Content(weak.points_by_key["red"].pk)
        edit = Edit(weak, red, sheet.answer_to(weak).seen)
        save_answers(cast.audit_return, [edit], who=cast.asha, role="lead", at=NOW)
        cast.audit_return.refresh_from_db()
        page = words(signed_in(cast.dev).get(address("decide", submitted(cast))))
        assert page.count(f'href="#q{weak.pk}"') == 2  # as red, and as one without an action
        assert page.count('href="#q') == 2
        assert f'id="q{weak.pk}"' in page

    def test_the_first_of_two_is_told_that_the_other_is_to_come(self, cast: Cast) -> None:
        needing(cast, "both")
        audit_return = submitted(cast)
        client, page = signed_in(cast.dev), address("decide", audit_return)
        done = words(client.post(page, decision(audit_return, "approved"), follow=True))
        assert "You have approved the return" in done
        assert "A second person still has to approve it." in done
        other = words(signed_in(cast.amara).get(address("approval", audit_return)))
        assert "You have approved" not in other
        withdraw(audit_return, who=cast.asha, at=NOW, why="A figure is wrong")
        assert "You have approved" not in words(client.get(address("approval", audit_return)))

    def test_nothing_chosen_is_told(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        page = signed_in(cast.dev).post(address("decide", audit_return), decision(audit_return, ""))
        assert "Choose whether you approve" in words(page)

    def test_a_page_left_open_over_a_new_submission_is_refused(self, cast: Cast) -> None:
        opened = submitted(cast)
        stale = decision(opened, "approved")
        withdraw(opened, who=cast.asha, at=NOW, why="One more change")
        again = AuditReturn.objects.get(pk=opened.pk)
        submit(again, who=cast.asha, at=NOW + timedelta(minutes=1))
        page = signed_in(cast.dev).post(address("decide", opened), stale)
        assert "changed and submitted again" in words(page)
        assert not Approval.objects.exists()
        # What the page now holds is the new submission: read again, it can be decided.
        again.refresh_from_db()
        assert f'value="{decision(again, "approved")["submission"]}"' in words(page)
        assert stale["submission"] not in words(page)

    def test_pressing_twice_is_harmless(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        client, page = signed_in(cast.dev), address("decide", audit_return)
        for _ in range(2):
            done = client.post(page, decision(audit_return, "approved"), follow=True)
            assert "You have approved the return" in words(done)
        assert Approval.objects.count() == 1

    def test_who_holds_both_roles_chooses_one(self, cast: Cast) -> None:
        make_seat(cast.dev, cast.housing, "accountable")
        audit_return = submitted(cast)
        client, page = signed_in(cast.dev), address("decide", audit_return)
        assert "You decide as" in words(client.get(page))
        chosen = decision(audit_return, "approved", role="accountable")
        client.post(page, chosen)
        assert Approval.objects.get().role == "accountable"

    @pytest.mark.parametrize("name", ["asha", "ben", "carol", "mo", "ruth"])
    def test_nobody_else_decides(self, cast: Cast, name: str) -> None:
        audit_return = submitted(cast)
        client, page = signed_in(getattr(cast, name)), address("decide", audit_return)
        assert client.get(page).status_code == 404
        assert client.post(page, decision(audit_return, "approved")).status_code == 404


class TestLinks:
    def test_the_lead_sends_stops_and_sends_again(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        client = signed_in(cast.asha)
        page = address("send_link", audit_return, "accountable")
        assert "Name of the chief officer" in words(client.get(page))
        grace = {"name": "Grace", "email": "grace@example.org"}
        seen = words(client.post(page, grace, follow=True))
        assert "A link is on its way to Grace" in seen
        link = audit_return.approval_links.get()
        client.post(reverse("returns:withdraw_link", args=[link.pk]))
        link.refresh_from_db()
        assert link.withdrawn_at is not None
        client.post(reverse("returns:send_link_again", args=[link.pk]))
        assert audit_return.approval_links.count() == 2

    def test_nobody_elses_links(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        signed_in(cast.asha).post(
            address("send_link", audit_return, "accountable"),
            {"name": "Grace", "email": "grace@example.org"},
        )
        link = audit_return.approval_links.get()
        for person in (cast.ben, cast.carol, cast.dev, cast.mo):
            client = signed_in(person)
            stop = reverse("returns:withdraw_link", args=[link.pk])
            assert client.post(stop).status_code == 404
            assert client.get(stop).status_code == 405
        assert audit_return.approval_links.open().exists()


class TestReceipt:
    def test_it_shows_number_people_and_a_checksum_that_holds(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        for person in (cast.asha, cast.dev, cast.mo):
            page = words(signed_in(person).get(address("receipt", audit_return)))
            assert Receipt.objects.get().number in page
            assert "it is the same" in page
        assert signed_in(cast.carol).get(address("receipt", audit_return)).status_code == 404

    def test_there_is_none_before_it_is_signed_off(self, cast: Cast) -> None:
        page = address("receipt", submitted(cast))
        assert signed_in(cast.asha).get(page).status_code == 404

    def test_after_reopening_it_is_history_also_for_the_board(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        number = Receipt.objects.get().number
        page = address("reopen", audit_return)
        client = signed_in(cast.mo)
        assert "Say why" in words(client.post(page, {"why": ""}))
        seen = words(client.post(page, {"why": "A figure is wrong"}, follow=True))
        assert f"Earlier receipt {number}" in seen
        assert "A figure is wrong" in seen
        assert client.get(page).status_code == 404

    def test_only_the_managing_board_reopens(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        for person in (cast.asha, cast.dev, cast.ruth, cast.carol):
            client = signed_in(person)
            assert client.post(address("reopen", audit_return), {"why": "No"}).status_code == 404

    def test_both_receipts_are_shown_after_a_correction(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        reopen(audit_return, who=cast.mo, at=NOW, why="A figure is wrong")
        later = NOW + timedelta(days=1)
        again = submit(AuditReturn.objects.get(pk=audit_return.pk), who=cast.asha, at=later)
        approve(again, cast.amara, "accountable", at=later)
        page = words(signed_in(cast.asha).get(address("receipt", again)))
        assert all(receipt.number in page for receipt in Receipt.objects.all())


class TestHome:
    """What the home page asks of each seat."""

    def asked(self, user: User) -> str:
        return words(signed_in(user).get(reverse("home")))

    def test_signatories_are_asked_and_the_lead_waits(self, cast: Cast) -> None:
        audit_return = submitted(cast)
        for person in (cast.dev, cast.amara):
            assert address("decide", audit_return) in self.asked(person)
        waiting = self.asked(cast.asha)
        assert address("approval", audit_return) in waiting
        assert "Waiting for the head of service or the chief officer." in waiting
        assert address("decide", audit_return) not in self.asked(cast.ben)

    def test_who_has_approved_is_asked_no_more(self, cast: Cast) -> None:
        needing(cast, "both")
        audit_return = submitted(cast)
        approve(audit_return, cast.dev, "senior_lead")
        assert address("decide", audit_return) not in self.asked(cast.dev)
        assert address("decide", audit_return) in self.asked(cast.amara)
        assert "Waiting for the chief officer." in self.asked(cast.asha)

    def test_the_lead_is_told_that_nobody_was_asked(self, cast: Cast) -> None:
        needing(cast, "accountable")
        cast.amara.seats.update(until=NOW)
        submitted(cast)
        assert "Nobody has been asked as the chief officer." in self.asked(cast.asha)
