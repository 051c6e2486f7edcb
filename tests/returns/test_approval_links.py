"""Grace, chair of governors without an account, approves by a link and a code."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import User
from questionnaires.returns.models import Approval, ApprovalLink, AuditReturn
from questionnaires.returns.sign_off import approval_links
from questionnaires.returns.sign_off.approval_links import (
    BETWEEN_CODES,
    CODE_LIFETIME,
    LIFETIME,
    MOST_CODES,
    MOST_WRONG_CODES,
    CodeRefused,
    LinkRefused,
    Standing,
)
from questionnaires.returns.sign_off.decisions import DecisionRefused, Signer, Verdict, decide
from questionnaires.returns.sign_off.submitting import Asked, submit, withdraw
from tests.conftest import Cast
from tests.factories import NOW
from tests.returns.signing import APPROVED, approve, needing, submitted

GRACE = "grace@example.org"


@pytest.fixture
def link(cast: Cast) -> ApprovalLink:
    """A link for Grace, made a moment before; both approvals are needed."""
    needing(cast, "both")
    cast.amara.seats.update(until=NOW)
    submitted(cast, ask=[Asked("accountable", "Grace Okafor", GRACE)])
    return ApprovalLink.objects.get()


def mailed(pattern: str) -> str:
    """What the newest mail to Grace says at this place."""
    message = Message.objects.filter(recipient=GRACE).order_by("-pk")[0]
    found = re.search(pattern, message.text)
    assert found, message.text
    return found[1]


def token() -> str:
    return mailed(r"/approve/([\w-]+)/")


def first_token() -> str:
    """Of the link, where a mail with a code came after it."""
    message = Message.objects.filter(recipient=GRACE, subject__startswith="Please").earliest("pk")
    found = re.search(r"/approve/([\w-]+)/", message.text)
    assert found
    return found[1]


def new_code(link: ApprovalLink, minutes: float = 0) -> str:
    approval_links.send_code(fresh(link), at=NOW + timedelta(minutes=minutes))
    return mailed(r"code is (\d{6})")


def fresh(link: ApprovalLink) -> ApprovalLink:
    return ApprovalLink.objects.get(pk=link.pk)


def use(link: ApprovalLink, code: str, minutes: float = 0) -> None:
    approval_links.use_code(fresh(link), code, at=NOW + timedelta(minutes=minutes))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def standing(link: ApprovalLink, minutes: float = 0) -> Standing:
    return approval_links.standing(fresh(link), at=NOW + timedelta(minutes=minutes))


def by_link(link: ApprovalLink, verdict: Verdict = APPROVED) -> Approval:
    audit_return = AuditReturn.objects.get(pk=link.audit_return_id)
    assert audit_return.submitted_at is not None
    return decide(
        audit_return,
        verdict,
        signer=Signer.by_link(fresh(link)),
        submission=audit_return.submitted_at,
        at=NOW,
    )


class TestTheLink:
    def test_it_is_found_by_its_token_and_kept_as_a_digest(self, link: ApprovalLink) -> None:
        assert approval_links.find(token()) == link
        assert token() not in link.token_digest
        assert approval_links.find("guessed") is None

    def test_its_mails_are_secret(self, link: ApprovalLink) -> None:
        new_code(link)
        assert all(message.secret for message in Message.objects.filter(recipient=GRACE))

    def test_it_expires(self, link: ApprovalLink) -> None:
        before_end = LIFETIME.total_seconds() / 60 - 1
        assert standing(link, before_end) is Standing.OPEN
        assert standing(link, before_end + 1) is Standing.EXPIRED

    def test_it_is_good_for_one_decision(self, link: ApprovalLink) -> None:
        by_link(link)
        assert standing(link) is Standing.USED
        with pytest.raises(DecisionRefused):
            by_link(link)
        assert Approval.objects.count() == 1

    def test_its_approval_counts_and_is_noted_as_such(self, cast: Cast, link: ApprovalLink) -> None:
        approve(cast.audit_return, cast.dev, "senior_lead")
        approval = by_link(link)
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.status == "signed_off"
        assert (approval.who, approval.link, approval.who_name) == (None, link, "Grace Okafor")

    def test_who_approved_in_a_seat_cannot_be_the_second_by_link(self, cast: Cast) -> None:
        needing(cast, "both")
        cast.amara.seats.update(until=NOW)
        asked = Asked("accountable", "Dev again", cast.dev.email.upper())
        audit_return = submitted(cast, ask=[asked])
        approve(audit_return, cast.dev, "senior_lead")
        with pytest.raises(DecisionRefused, match="two different people"):
            by_link(ApprovalLink.objects.get())

    def test_taking_the_return_back_ends_it(self, cast: Cast, link: ApprovalLink) -> None:
        withdraw(cast.audit_return, who=cast.asha, at=NOW, why="A figure is wrong")
        assert standing(link) is Standing.NOT_NEEDED
        cast.audit_return.refresh_from_db()
        submit(cast.audit_return, who=cast.asha, at=NOW + timedelta(hours=1))
        assert standing(link) is Standing.WITHDRAWN
        with pytest.raises(DecisionRefused):
            by_link(link)

    def test_a_new_link_ends_the_one_before(self, cast: Cast, link: ApprovalLink) -> None:
        again = approval_links.send_again(fresh(link), who=cast.asha, at=NOW)
        assert again.email == GRACE
        assert approval_links.find(token()) == again
        assert standing(link) is Standing.WITHDRAWN

    def test_stopping_it_twice_is_once(self, link: ApprovalLink) -> None:
        assert approval_links.withdraw(link, at=NOW)
        assert not approval_links.withdraw(link, at=NOW)

    def test_nobody_sends_it_to_themselves(self, cast: Cast, link: ApprovalLink) -> None:
        with pytest.raises(LinkRefused, match="your own"):
            approval_links.send(
                link.audit_return,
                role="accountable",
                name="Asha",
                email=cast.asha.email.upper(),
                made_by=cast.asha,
                at=NOW,
            )


class TestTheCode:
    def test_it_opens_once(self, link: ApprovalLink) -> None:
        code = new_code(link)
        use(link, f" {code[:3]} {code[3:]} ")
        with pytest.raises(CodeRefused):
            use(link, code)

    def test_it_is_good_for_a_quarter_of_an_hour(self, link: ApprovalLink) -> None:
        code = new_code(link)
        with pytest.raises(CodeRefused, match="older than 15 minutes"):
            use(link, code, CODE_LIFETIME.total_seconds() / 60)

    def test_only_the_newest_fits(self, link: ApprovalLink) -> None:
        first = new_code(link)
        second = new_code(link, 2)
        if first != second:
            with pytest.raises(CodeRefused, match="4 tries are left"):
                use(link, first, 2)
        use(link, second, 2)

    def test_too_many_wrong_ones_block_the_link(self, link: ApprovalLink) -> None:
        code = new_code(link)
        for _ in range(MOST_WRONG_CODES - 1):
            with pytest.raises(CodeRefused, match="left"):
                use(link, wrong(code))
        with pytest.raises(CodeRefused, match="Too many wrong codes"):
            use(link, wrong(code))
        with pytest.raises(CodeRefused, match="Too many wrong codes"):
            use(link, code)
        assert standing(link) is Standing.VOID

    def test_many_guesses_at_once_are_no_more_than_five(self, link: ApprovalLink) -> None:
        code = new_code(link)
        as_first_read = fresh(link)  # what each of many requests at once has before it
        for _ in range(MOST_WRONG_CODES * 2):
            with pytest.raises(CodeRefused):
                approval_links.use_code(as_first_read, wrong(code), at=NOW)
        assert fresh(link).wrong_codes == MOST_WRONG_CODES
        with pytest.raises(CodeRefused):
            approval_links.use_code(as_first_read, code, at=NOW)

    def test_codes_are_not_sent_in_a_flood(self, link: ApprovalLink) -> None:
        new_code(link)
        with pytest.raises(CodeRefused, match="Wait a minute"):
            new_code(link, BETWEEN_CODES.total_seconds() / 60 - 0.1)
        for number in range(1, MOST_CODES):
            new_code(link, number * 2)
        with pytest.raises(CodeRefused, match="No more codes"):
            new_code(link, 60)

    def test_of_two_requests_at_once_one_sends(self, link: ApprovalLink) -> None:
        seen = fresh(link)
        approval_links.send_code(seen, at=NOW)
        with pytest.raises(CodeRefused):
            approval_links.send_code(seen, at=NOW)
        assert Message.objects.filter(subject="Your code to open the return").count() == 1


@pytest.mark.usefixtures("clock_at_now")
class TestThePages:
    def open(self, link: ApprovalLink, page: str = "approve") -> tuple[Client, str]:
        return Client(), reverse(f"returns:{page}", args=[token()])

    def test_from_the_mail_to_the_decision(self, cast: Cast, link: ApprovalLink) -> None:
        client, front = self.open(link)
        page = client.get(front)
        assert page.status_code == 200
        assert "g•••••@example.org" in page.content.decode()
        assert GRACE not in page.content.decode()
        assert f">{cast.board}</span>" in page.content.decode()
        assert page["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page["Cache-Control"]
        address = token()
        page = client.post(reverse("returns:approve_send_code", args=[address]), follow=True)
        code = mailed(r"code is (\d{6})")
        page = client.post(
            reverse("returns:approve_code", args=[address]), {"code": code}, follow=True
        )
        words = page.content.decode()
        assert "Why s1-q1 is green" in words
        assert not page.wsgi_request.user.is_authenticated
        decided = client.post(
            reverse("returns:approve_decide", args=[address]),
            form_of(page, "approved"),
            follow=True,
        )
        assert "You have approved the return" in decided.content.decode()
        assert Approval.objects.get().link == link

    def test_without_the_code_nothing_is_shown(self, link: ApprovalLink) -> None:
        client, decide_page = self.open(link, "approve_decide")
        assert client.get(decide_page)["Location"] == reverse("returns:approve", args=[token()])
        sent = client.post(decide_page, {"decision": "approved"})
        assert sent.status_code == 302
        assert not Approval.objects.exists()

    def test_one_links_code_does_not_open_another(self, cast: Cast, link: ApprovalLink) -> None:
        client = Client()
        code = new_code(link, -1)
        client.post(reverse("returns:approve_code", args=[first_token()]), {"code": code})
        again = approval_links.send_again(fresh(link), who=cast.asha, at=NOW)
        other = reverse("returns:approve_decide", args=[token()])
        client.cookies["approval"]["path"] = "/"
        assert client.get(other).status_code == 302
        assert again.pk != link.pk

    def test_a_wrong_code_is_told_and_what_is_left(self, link: ApprovalLink) -> None:
        client, address = self.open(link, "approve_code")
        code = new_code(link)
        page = client.post(address, {"code": wrong(code)})
        assert "4 tries are left" in page.content.decode()
        page = client.post(address, {"code": "12"})
        assert "The code is 6 digits" in page.content.decode()
        assert fresh(link).wrong_codes == 1

    def test_an_unknown_link_is_not_there(self, db: None) -> None:
        assert Client().get(reverse("returns:approve", args=["guessed"])).status_code == 404

    def test_a_stopped_link_says_so(self, link: ApprovalLink) -> None:
        client, front = self.open(link)
        approval_links.withdraw(link, at=NOW)
        page = client.get(front)
        assert "This link no longer works" in page.content.decode()
        assert "Asha" in page.content.decode()


def form_of(page: object, decision: str) -> dict[str, str]:
    form = page.context["form"]  # type: ignore[attr-defined] # the test client's response
    return {
        "role": form["role"].value(),
        "submission": form["submission"].value(),
        "decision": decision,
    }


def test_a_signed_in_lead_is_no_signatory(cast: Cast, link: ApprovalLink) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=cast.asha.pk))
    assert client.get(reverse("returns:decide", args=[link.audit_return_id])).status_code == 404
