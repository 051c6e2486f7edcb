"""Everybody who may come to the portal, and one of each thing they may ask for.

Housing is the organisation everything belongs to. It owes northmoor, which runs the rounds; they
are shared with eastmoor, which Housing is a member of too; westmoor has Housing as a member but no
share in the rounds; southmoor has nothing to do with it. Housing stands under the council, and New
Homes took over from it.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.jobs.asking import ask
from audit_portal.jobs.kinds import Made
from audit_portal.jobs.working import finish
from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.models import (
    BOARD_ROLES,
    ORGANISATION_ROLES,
    Board,
    BoardMember,
    Organisation,
    RegisterFile,
    Seat,
    Statement,
    Succession,
    User,
)
from audit_portal.organisations.seats import Terms
from audit_portal.organisations.sign_in.session import SEEN
from audit_portal.organisations.statements.saying import say
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.models import (
    DeadAddress,
    Letter,
    Notice,
    Reply,
    SavedView,
    UpdateAsked,
    UpdateRequest,
)
from questionnaires.definitions.assisted.lines import Line
from questionnaires.definitions.models import Proposal
from questionnaires.definitions.papers.form_marks import mark_of
from questionnaires.returns.actions.planning import Plan, set_action
from questionnaires.returns.evidence.adding import Adder, Facts, add_file
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import (
    Action,
    AuditReturn,
    AuditRound,
    Evidence,
    PastAnswers,
    WordForm,
)
from questionnaires.returns.paper_return.marking import Received, begin
from questionnaires.returns.requests.asking import Wish
from questionnaires.returns.requests.asking import ask as ask_the_board
from questionnaires.returns.rounds.drafting import begin_like
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off import approval_links
from questionnaires.returns.sign_off.submitting import submit
from questionnaires.review.dealing.giving import Wish as Dealt
from questionnaires.review.dealing.giving import give_out
from questionnaires.review.feedback.writing import begin as begin_letter
from questionnaires.review.feedback.writing import propose, sign
from questionnaires.review.judging import agree_with_the_rest, read_through
from questionnaires.review.models import Review
from questionnaires.review.queries.asking import ask as ask_about
from questionnaires.review.queries.asking import usual_day
from tests.factories import (
    make_board,
    make_draft,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
)
from tests.returns.signing import answer_all, approve

# Every form is sent this: the little that tells what is meant, and nothing that would fill it in.
BODY = "board=northmoor"
FORM = "application/x-www-form-urlencoded"

NOBODY = "nobody"
"""The seat of those who are not signed in."""


@dataclass
class World:
    """`returns`, with their evidence and actions, and `versions` by status; `steps` of the chase
    by round; `sessions` by seat."""

    board: Board
    housing: Organisation
    versions: dict[str, int]
    earlier_version: int
    returns: dict[str, AuditReturn]
    evidence: dict[str, Evidence]
    actions: dict[str, Action]
    word_forms: dict[str, int]
    request: int
    leads_seat: int
    held: Seat
    held_at_board: Seat
    invitation: int
    invitation_to_board: int
    invitation_token: str
    approval_link: int
    approval_token: str
    message: int
    register_file: int
    contacts_file: int
    agencies_file: int
    job: int
    proposal: int
    past_answers: int
    saved_view: int
    steps: dict[str, int]
    letter: int
    reply: int
    sent_notice: int
    dead_address: int
    update: int
    review: int
    query: int
    reply_sent: int
    planned: int
    planned_group: int
    open_to_all: str
    sessions: dict[str, str]
    handler: ClientHandler

    def ask(self, method: str, url: str, seat: str) -> HttpResponse:
        """The answer that the holder of a seat gets; without the test client, which is slower."""
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.sessions.get(seat, '')}"
        request = RequestFactory().generic(
            method, url, BODY, content_type=FORM, headers={"cookie": cookie}
        )
        response = self.handler(request.environ)
        if response.streaming:
            b"".join(response.streaming_content)  # and so close the file
        return response


def build() -> World:
    now = timezone.now()
    board = make_board()
    board.logo.save("logo.png", ContentFile(b"as it was drawn"))
    housing = make_organisation(board)
    people = _people(board, housing)
    returns = _returns(board, housing)
    received = Received("The head teacher", now.date(), "No internet")
    begin(returns["paper"], received, by=people["manager"], at=now)
    evidence = {status: _evidence(one, people["lead"], at=now) for status, one in returns.items()}
    actions = {status: _action(one, people["lead"], at=now) for status, one in returns.items()}
    for status in ("submitted", "signed_off"):
        returns[status] = submit(returns[status], who=people["lead"], at=now)
    approve(returns["signed_off"], people["senior_lead"], "senior_lead", at=now)
    for one in returns.values():
        one.refresh_from_db()
    for kind in Statement.Kind:
        say(board, kind, "As it is.", seen=0, who=people["manager"], at=now)
    held = make_seat(make_user("Holder"), housing, "contributor")
    held_at_board = make_seat(make_user("Holder"), board, "editor")
    lead, manager = people["lead"], people["manager"]
    _invite(housing, Terms(ORGANISATION_ROLES), "lead", "eve@example.org", lead, at=now)
    _invite(board, Terms(BOARD_ROLES), "reviewer", "rex@example.org", manager, at=now)
    planned = begin_like(returns["draft"].audit_round, by=manager, on=now.date(), at=now)
    link = approval_links.send(
        returns["submitted"],
        role="accountable",
        name="Gus",
        email="gus@example.org",
        made_by=lead,
        at=now,
    )
    earlier_version = make_version(owner=board, code="published")
    return World(
        board=board,
        housing=housing,
        earlier_version=earlier_version.pk,
        versions={
            "draft": make_draft(owner=board, code="draft").pk,
            "published": make_version(owner=board, code="published").pk,
            "library": returns["draft"].audit_round.version_id,
        },
        returns=returns,
        evidence=evidence,
        actions=actions,
        word_forms={state: _word_form(one, lead).pk for state, one in returns.items()},
        request=ask_the_board(returns["draft"], Wish("question", "Who?"), by=lead, at=now).pk,
        leads_seat=people["lead"].seats.get().pk,
        held=held,
        held_at_board=held_at_board,
        invitation=housing.invitations.get().pk,
        invitation_to_board=board.invitations.get().pk,
        invitation_token=_token_in("eve@example.org", "invitations"),
        approval_link=link.pk,
        approval_token=_token_in("gus@example.org", "approve"),
        proposal=_proposal(board, manager).pk,
        past_answers=_past_answers(returns["draft"].audit_round, manager).pk,
        job=_job(returns["draft"], lead, at=now),
        message=Message.objects.filter(board=board).latest("pk").pk,
        register_file=_register_file(board, manager).pk,
        saved_view=SavedView.objects.create(
            board=board, owner=manager, name="Late", query="late=yes", shared=True
        ).pk,
        steps={one.audit_round.slug: _step(one) for one in returns.values()},
        letter=_letter(returns["draft"], at=now),
        reply=_reply(board, manager, at=now),
        sent_notice=_sent_notice(returns["draft"], lead, at=now),
        dead_address=_dead_address(board, at=now),
        update=_update(board, housing, manager, at=now),
        review=(review := _review(returns["signed_off"], people["reviewer"], manager, at=now)).pk,
        query=_query(review, at=now),
        reply_sent=_reply_sent(review, manager, at=now),
        contacts_file=_contacts_file(board, manager).pk,
        agencies_file=_agencies_file(board, manager).pk,
        planned=planned.pk,
        planned_group=planned.cohorts.get().pk,
        open_to_all=make_round(board, slug="anybody", enrolment="open").slug,
        sessions={seat: _session(user) for seat, user in people.items()},
        handler=ClientHandler(enforce_csrf_checks=False),
    )


def _people(board: Board, housing: Organisation) -> dict[str, User]:
    """By seat. Where no role differs from another, one person holds them all."""
    others = {
        "elsewhere": make_organisation(board, "Northmoor Probation"),
        "parent": make_organisation(board, "Northmoor Council"),
        "successor": make_organisation(board, "Northmoor New Homes"),
    }
    Organisation.objects.filter(pk=housing.pk).update(parent=others["parent"])
    Succession.objects.create(predecessor=housing, successor=others["successor"])
    eastmoor, westmoor, southmoor = (
        make_board(f"{place}moor") for place in ("east", "west", "south")
    )
    for member_of in (eastmoor, westmoor):
        BoardMember.objects.create(board=member_of, organisation=housing, duty_basis="s11")
    return {
        **{role: _seated(role, housing, role) for role in ORGANISATION_ROLES},
        "kept": _seated("kept", housing, "lead", only_for_board=westmoor),
        "former": _seated("former", housing, "lead", until=timezone.now()),
        "inactive": _inactive(_seated("inactive", housing, "lead")),
        "seatless": make_user("Seatless"),
        **{name: _seated(name, place, *ORGANISATION_ROLES) for name, place in others.items()},
        **{role: _seated(role, board, role) for role in BOARD_ROLES},
        "sharing.manager": _seated("sharing manager", eastmoor, "manager"),
        "sharing.chair": _seated("sharing chair", eastmoor, "chair"),
        "sharing.reviewer": _seated("sharing reviewer", eastmoor, "reviewer"),
        "sharing.others": _seated("sharing others", eastmoor, "editor", "facilitator"),
        "partner.manager": _seated("partner manager", westmoor, "manager"),
        "partner.others": _seated("partner others", westmoor, *BOARD_ROLES[1:]),
        "foreign": _seated("foreign", southmoor, *BOARD_ROLES),
    }


def _seated(name: str, place: Organisation | Board, *roles: str, **fields: Any) -> User:
    user = make_user(name.capitalize())
    for role in roles:
        make_seat(user, place, role, **fields)
    return user


def _inactive(user: User) -> User:
    user.is_active = False
    user.save()
    return user


def _returns(board: Board, housing: Organisation) -> dict[str, AuditReturn]:
    version = make_version()
    found = {}
    for status in ("draft", "submitted", "signed_off", "paper"):
        audit_round = make_round(board, version, slug=status.replace("_", "-"))
        audit_round.shared_with.add(Board.objects.get(slug="eastmoor"))
        found[status] = make_return(audit_round, housing)
    return found


def _evidence(audit_return: AuditReturn, lead: User, *, at: datetime) -> Evidence:
    """Every question answered, and a file attached to the first."""
    answer_all(audit_return, lead, at=at)
    by = Adder(audit_return.organisation, lead, at)
    file = SimpleUploadedFile("policy.txt", f"Our policy for {audit_return.pk}".encode())
    evidence = add_file(file, Facts(), by)
    question = Sheet.of(audit_return).shown["s1-q1"]
    attach(audit_return, question, [evidence], who=lead, role="lead", at=at)
    return evidence


def _action(audit_return: AuditReturn, lead: User, *, at: datetime) -> Action:
    question = Sheet.of(audit_return).shown["s1-q1"]
    plan = Plan("Train all staff", "Asha", at.date())
    return set_action(audit_return, question, plan, who=lead, at=at)


def _word_form(audit_return: AuditReturn, lead: User) -> WordForm:
    return WordForm.objects.create(
        audit_return=audit_return,
        name="form.docx",
        tables=[[["Form", mark_of(audit_return.audit_round.version)]]],
        brought_at=timezone.now(),
        brought_by=lead,
    )


def _register_file(board: Board, manager: User) -> RegisterFile:
    return RegisterFile.objects.create(
        board=board,
        name="register.csv",
        content=b"URN,EstablishmentName\n123456,Alder Brook\n",
        uploaded_at=timezone.now(),
        uploaded_by=manager,
    )


def _proposal(board: Board, manager: User) -> Proposal:
    return Proposal.objects.create(
        board=board,
        file_name="audit.docx",
        title="Our audit",
        lines=[Line("table 1, row 1", "standard", "Training").as_fields()],
        brought_at=timezone.now(),
        brought_by=manager,
    )


def _past_answers(audit_round: AuditRound, manager: User) -> PastAnswers:
    """With something to mend in them."""
    past = PastAnswers.objects.create(
        audit_round=audit_round,
        brought_by=manager,
        brought_at=timezone.now(),
        state="faulty",
        problems=[["past.csv", 2, "question", "It does not say which question it answers."]],
        problem_count=1,
    )
    content = b"urn,question\n123456,\n"
    past.files.create(
        sheet="answers", name="past.csv", size=len(content), is_packed=False, content=content
    )
    return past


def _contacts_file(board: Board, manager: User) -> RegisterFile:
    return RegisterFile.objects.create(
        board=board,
        purpose=RegisterFile.Purpose.CONTACTS,
        name="contacts.csv",
        content=b"URN,E-mail\n123456,nobody@example.org\n",
        uploaded_at=timezone.now(),
        uploaded_by=manager,
    )


def _agencies_file(board: Board, manager: User) -> RegisterFile:
    return RegisterFile.objects.create(
        board=board,
        purpose=RegisterFile.Purpose.AGENCIES,
        name="contacts.csv",
        content=b"Organisation,Duty\nNorthmoor Police,s11\n",
        uploaded_at=timezone.now(),
        uploaded_by=manager,
    )


def _job(audit_return: AuditReturn, lead: User, *, at: datetime) -> int:
    """A paper that is ready."""
    job = ask(lead, "returns.return", {"return": audit_return.pk}, at=at)
    finish(job, Made("return.pdf", "application/pdf", b"%PDF"), at=at)
    return job.pk


def _step(audit_return: AuditReturn) -> int:
    return set_up_ladder(audit_return.audit_round)[0].pk


def _letter(audit_return: AuditReturn, *, at: datetime) -> int:
    """One that waits for the chair."""
    notice = Notice.objects.create(
        audit_return=audit_return,
        step=audit_return.audit_round.ladder.get(channel="letter"),
        role="accountable",
        due_on=at.date(),
        decided_on=at.date(),
        at=at,
        state="task",
    )
    return Letter.objects.create(notice=notice).pk


def _reply(board: Board, manager: User, *, at: datetime) -> int:
    reply = Reply(board=board, key="k", kind="reply", text="Yes", read_at=at, read_by=manager)
    reply.on = at.date()
    reply.save()
    return reply.pk


def _sent_notice(audit_return: AuditReturn, lead: User, *, at: datetime) -> int:
    return Notice.objects.create(
        audit_return=audit_return,
        step=audit_return.audit_round.ladder.get(offset=1),
        role="lead",
        recipient=lead,
        due_on=at.date(),
        decided_on=at.date(),
        at=at,
        state="in_message",
        message=Message.objects.filter(board=audit_return.audit_round.board).earliest("pk"),
    ).pk


def _dead_address(board: Board, *, at: datetime) -> int:
    message = Message.objects.filter(board=board).earliest("pk")
    return DeadAddress.objects.create(message=message, said="550", at=at).pk


def _review(audit_return: AuditReturn, reviewer: User, manager: User, *, at: datetime) -> Review:
    give_out(audit_return.audit_round, Dealt("all", (reviewer.pk,)), seen=1, by=manager, at=at)
    return Review.objects.get(audit_return=audit_return)


def _query(review: Review, *, at: datetime) -> int:
    asked = Sheet.of(review.audit_return).shown["s1-q2"]
    due = usual_day(at.date())
    return ask_about(review, asked.pk, "Who?", due=due, by=review.reviewer, at=at).pk


def _reply_sent(review: Review, manager: User, *, at: datetime) -> int:
    by, shown = review.reviewer, Sheet.of(review.audit_return).shown
    agree_with_the_rest(review, [one.pk for one in shown.values()], by=by, at=at)
    read_through(review, by=by, at=at)
    review = Review.objects.get(pk=review.pk)
    letter = begin_letter(review, by=by, on=at.date(), at=at)
    propose(letter, by=by, at=at)
    board = review.audit_return.audit_round.board
    sign([letter], board, {letter.pk: 1}, by=manager, on=at.date(), at=at)
    return letter.pk


def _invite(
    place: Organisation | Board, terms: Terms, role: str, email: str, by: User, *, at: datetime
) -> None:
    invite(place, Offer(email=email, name="Eve", role=role), by=by, terms=terms, at=at)


def _update(board: Board, housing: Organisation, manager: User, *, at: datetime) -> int:
    """The board has asked how actions stand."""
    made = UpdateRequest.objects.create(
        board=board, due=date(2099, 1, 1), asked_at=at, asked_by=manager, words="As we agreed."
    )
    UpdateAsked.objects.create(request=made, organisation=housing, number=1)
    return made.pk


def _token_in(email: str, path: str) -> str:
    message = Message.objects.filter(recipient=email).latest("pk")
    found = re.search(rf"/{path}/([^/\s]+)/", message.text)
    assert found is not None
    return found[1]


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    session: SessionBase = client.session
    session[SEEN] = int(time.time())  # or each request would renew it, in vain
    session.save()
    assert session.session_key is not None
    return session.session_key


def arguments(world: World, address: str, names: Iterable[str], state: str) -> dict[str, Any]:
    """The names in an address, from the world; a return and what hangs on it are in `state`."""
    return {name: _argument(world, address, name, state) for name in names}


def _argument(world: World, address: str, name: str, state: str) -> Any:
    """By the first rule that fits "address name". A new thing of the portal wants a rule here."""
    audit_return = world.returns.get(state, world.returns["draft"])
    other = world.returns["draft" if state == "signed_off" else "signed_off"]
    evidence, action = world.evidence.get(state), world.actions.get(state)
    rules = (
        (r"organisations:organisation_(end|hand_over) pk", world.held.pk),
        (r"organisations:board_(end|hand_over) pk", world.held_at_board.pk),
        (r"organisations:organisation_(withdraw|send_again) pk", world.invitation),
        (r"organisations:board_(withdraw|send_again) pk", world.invitation_to_board),
        (r"organisations:settings_section key", "names"),
        (r"organisations:version_\w+ number", 1),
        (r"organisations:register_file pk", world.register_file),
        (r"organisations:contacts_\w+ pk", world.contacts_file),
        (r"organisations:agencies_file pk", world.agencies_file),
        (r"organisations:(organisation|edit|owes) pk", world.housing.pk),
        (r"organisations:organisation_\w+ key", world.housing.pk),
        (r"organisations:invitation token", world.invitation_token),
        (r"organisations:board_\w+ key", world.board.slug),
        (r"(organisations|correspondence):\w+ slug", world.board.slug),
        (r"correspondence:\w+ pk", world.message),
        (r"jobs:\w+ pk", world.job),
        (r"seat pk", world.leads_seat),
        (r"review:room slug", world.board.slug),
        (r"review:\w+ slug", audit_return.audit_round.slug),
        (r"review:query(_settle)? pk", world.query),
        (r"review:feedback_begin pk", world.review),
        (r"review:feedback(_\w+)? pk", world.reply_sent),
        (r"review:you_and_others pk", audit_return.pk),
        (r"review:\w+ pk", world.review),
        (r"review:(question|query_ask) key", "s1-q1"),
        (r"review:(agree|standard) key", "s1"),
        (r"review:evidence evidence", world.evidence["signed_off"].pk),
        (r"compliance:letters?(_\w+)? slug", world.board.slug),
        (r"compliance:(repl\w+|address_settled) slug", world.board.slug),
        (r"compliance:reply_aside pk", world.reply),
        (r"compliance:came_back slug", world.returns["draft"].audit_round.slug),
        (r"compliance:came_back pk", world.sent_notice),
        (r"compliance:address_settled pk", world.dead_address),
        (r"compliance:letter(_\w+)? pk", world.letter),
        (r"compliance:(rounds|open|asked|tasks) slug", world.board.slug),
        (r"compliance:action\w* slug", world.board.slug),
        (r"compliance:action_update pk", world.update),
        (r"compliance:action_updates pk", world.housing.pk),
        (r"compliance:step(_remove)? pk", world.steps.get(audit_return.audit_round.slug)),
        (r"compliance:(rounds|open) slug", world.board.slug),
        (r"compliance:many code", "extend"),
        (r"compliance:below\w* pk", Organisation.objects.get(pk=world.housing.pk).parent_id),
        (r"compliance:view_remove pk", world.saved_view),
        (r"compliance:plan\w* pk", world.planned),
        (r"compliance:plan_\w+ cohort", world.planned_group),
        (r"returns:join slug", world.open_to_all),
        (r"returns:(answers|past)_\w+ slug", audit_return.audit_round.slug),
        (r"returns:past_\w+ pk", world.past_answers),
        (r"returns:past_to_mend sheet", "answers"),
        (r"returns:answers_csv sheet", "answers"),
        (r"compliance:\w+ slug", audit_return.audit_round.slug),
        (r"definitions:map_question other", world.earlier_version),
        (r"definitions:map_question key", "s1-q1"),
        (r"definitions:(proposal|throw_away) pk", world.proposal),
        (r"definitions:\w+ pk", world.versions.get(state)),
        (r"definitions:build_(standard|as_asked) key", "s1"),
        (r"definitions:build_add part", "standard"),
        (r"definitions:build_\w+ part", "question"),
        (r"definitions:(build_\w+|clarify) key", "s1-q1"),
        (r"returns:\w+ organisation", world.housing.pk),
        (r"returns:(organisation_evidence|action_plan|action_plan_paper) \w+", world.housing.pk),
        (r"returns:compare other", other.pk),
        (r"returns:word_form_read form", world.word_forms.get(state)),
        (
            r"returns:(evidence_(item|remove|download)|approve_evidence) pk",
            evidence and evidence.pk,
        ),
        (r"returns:\w+ evidence", evidence and evidence.pk),
        (r"returns:request\w* pk", world.request),
        (r"returns:board_requests slug", world.board.slug),
        (r"returns:round_requests slug", audit_return.audit_round.slug),
        (r"returns:ask kind", "question"),
        (r"returns:action pk", action and action.pk),
        (r"returns:(withdraw_link|send_link_again) pk", world.approval_link),
        (r"returns:\w+ token", world.approval_token),
        (r"returns:\w+ step", "s1"),
        (r"returns:\w+ key", "s1-q1"),
        (r"returns:\w+ role", "accountable"),
        (r"(returns|compliance):\w+ pk", audit_return.pk),
        (r"account_reset_password_from_key uidb36", "1"),
        (r"account_reset_password_from_key key", "made-up"),
    )
    for rule, value in rules:
        if re.fullmatch(rule, f"{address} {name}"):
            return value
    raise LookupError(f"What is {name} in {address}? Add a rule to tests/access/world.py.")
