"""The stage hand: sets the portal's rows before a browser comes, and looks at them afterwards.

Run as a process of its own it reads, a line each, `[function, arguments]`, and answers in JSON.
A test asks by `portal.ask("function", argument=...)`. Functions take and give plain values.
"""

import json
import re
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  # after the setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from audit_portal.correspondence.models import Message  # noqa: E402
from audit_portal.jobs.asking import ask  # noqa: E402
from audit_portal.jobs.models import Job  # noqa: E402
from audit_portal.jobs.worker import Worker  # noqa: E402
from audit_portal.organisations.models import Board, Seat, User  # noqa: E402
from audit_portal.organisations.sign_in.session import SEEN  # noqa: E402
from demo.loading import load  # noqa: E402
from questionnaires.compliance.chasing.writing import chase  # noqa: E402
from questionnaires.compliance.models import Letter  # noqa: E402
from questionnaires.definitions.documents import import_document, read_document  # noqa: E402
from questionnaires.definitions.library import publish_library  # noqa: E402
from questionnaires.definitions.publishing import publish  # noqa: E402
from questionnaires.returns.evidence.adding import Adder, Facts, add_file  # noqa: E402
from questionnaires.returns.evidence.attaching import attach  # noqa: E402
from questionnaires.returns.models import (  # noqa: E402
    Answer,
    ApprovalRule,
    AuditReturn,
    AuditRound,
    Cohort,
)
from questionnaires.returns.sheet import Sheet  # noqa: E402
from questionnaires.returns.sign_off.submitting import submit  # noqa: E402
from questionnaires.review.dealing.giving import Wish, give_out  # noqa: E402
from tests.benchmarks.answered import answered  # noqa: E402
from tests.benchmarks.building import drafts  # noqa: E402, F401  # are asked for
from tests.benchmarks.chasing import decided  # noqa: E402
from tests.benchmarks.full_round import fill_round  # noqa: E402
from tests.benchmarks.questions import answer_everything, make_draft_of_all_kinds  # noqa: E402
from tests.benchmarks.reviewing import long_queue, long_review  # noqa: E402, F401  # are asked for
from tests.benchmarks.rounds import came_in, opened  # noqa: E402
from tests.benchmarks.sharing import figures_shared  # noqa: E402, F401  # is asked for
from tests.benchmarks.two_versions import carried_forward, versions_compared  # noqa: E402, F401
from tests.browser.board_year import last_year, this_year  # noqa: E402, F401  # are asked for
from tests.browser.two_years import two_years  # noqa: E402, F401  # is asked for
from tests.factories import (  # noqa: E402
    PASSWORD,
    make_board,
    make_draft,
    make_organisation,
    make_question,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
    publish_directly,
)
from tests.returns import sample_files as samples  # noqa: E402
from tests.returns.signing import answer_all, approve  # noqa: E402

QUESTIONNAIRES = Path(__file__).parents[1] / "definitions" / "data"
SIX_QUESTIONS = QUESTIONNAIRES / "six-questions.yaml"
EVERY_KIND = QUESTIONNAIRES / "every-kind.yaml"
_number = count(1)


def stage(*, standards: int = 2, questions: int = 3) -> dict[str, Any]:
    """A board, an agency with its people, and a return that is asked of it. All are new."""
    board = make_board(f"board-{next(_number)}")
    housing = make_organisation(board)
    people = {name: make_user(name.title()) for name in ("asha", "ben", "dev", "amara", "mo")}
    make_seat(people["asha"], housing, "lead")
    make_seat(people["ben"], housing, "contributor")
    make_seat(people["dev"], housing, "senior_lead")
    make_seat(people["amara"], housing, "accountable")
    make_seat(people["mo"], board, "manager")
    version = make_version(owner=board, standards=standards, questions=questions)
    audit_return = make_return(make_round(board, version), housing)
    keys = version.questions.values_list("key", "pk")
    return {
        "return": audit_return.pk,
        "round": audit_return.audit_round.slug,
        "organisation": housing.pk,
        "board": board.slug,
        "names": {key: f"q{pk}" for key, pk in keys},
        "password": PASSWORD,
        **{name: user.email for name, user in people.items()},
    }


def running_stage() -> dict[str, Any]:
    """A stage whose round is open today and due in a fortnight; `later` lies behind that."""
    facts, today = stage(), timezone.localdate()
    Cohort.objects.filter(audit_round__slug=facts["round"]).update(
        opens=today - timedelta(days=30),
        first_due=today + timedelta(days=14),
        final_due=today + timedelta(days=28),
    )
    return {**facts, "later": (today + timedelta(days=21)).isoformat()}


def empty_stage() -> dict[str, Any]:
    """A board without organisations, an organisation that nobody asks for anything, a visitor."""
    board = make_board(f"board-{next(_number)}")
    housing = make_organisation(make_board(f"board-{next(_number)}"))
    people = {name: make_user(name.title()) for name in ("una", "leo", "vic")}
    make_seat(people["una"], board, "manager")
    make_seat(people["leo"], housing, "lead")
    return {
        "manager of an empty board": people["una"].email,
        "lead who is asked for nothing": people["leo"].email,
        "without a seat": people["vic"].email,
    }


def long_stage() -> dict[str, Any]:
    """Twenty standards of ten questions, each of a kind of its own, and all 200 answered."""
    facts = stage()
    audit_return = AuditReturn.objects.get(pk=facts["return"])
    board = audit_return.audit_round.board
    asha = User.objects.get(email=facts["asha"])
    for number in range(20):
        make_organisation(board, f"Agency {number}")
    draft = make_draft_of_all_kinds(board)
    asked = make_return(make_round(board, publish_directly(draft)), audit_return.organisation)
    answer_everything(asked, asha)
    return {**facts, "return": asked.pk}


def full_stage(*, returns: int) -> dict[str, Any]:
    """A round of many returns in every status, and the manager of its board."""
    board = make_board(f"board-{next(_number)}")
    mo = make_user("Mo")
    make_seat(mo, board, "manager")
    audit_round = fill_round(board, returns, today=timezone.localdate())
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # as it does by itself within minutes
    return {"round": audit_round.slug, "board": board.slug, "mo": mo.email}


def full_school_return() -> dict[str, Any]:
    """Every question of the shipped questionnaire for schools, whatever the variant, answered."""
    facts = school_stage()
    school = AuditReturn.objects.get(pk=facts["return"]).organisation
    version = publish_library(at=timezone.now())["section-157-175"]
    board = school.home_board
    asked = make_return(make_round(board, version, title="Section 157/175 audit 2026"), school)
    asked.variants = list(version.variants.values_list("key", flat=True))
    asked.save()
    answer_everything(asked, User.objects.get(email=facts["grace"]))
    return {**facts, "return": asked.pk, "answered": asked.answers.count()}


def make_paper(*, audit_return: int, email: str) -> float:
    """Ask for the paper of the whole return and run the worker; the seconds that it took."""
    Job.objects.all().delete()
    who = User.objects.get(email=email)
    job = ask(who, "returns.return", {"return": audit_return}, at=timezone.now())
    began = time.perf_counter()
    Worker(interval=1).run_until_idle()
    seconds = time.perf_counter() - began
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    return seconds


def work() -> None:
    """What the worker would do meanwhile."""
    Worker(interval=1).run_until_idle()


def chase_decided(*, slug: str, chased_before: bool) -> dict[str, Any]:
    return decided(slug, chased_before=chased_before, at=timezone.now())


def round_opened(*, slug: str) -> dict[str, float]:
    board = Board.objects.get(slug=slug)
    version = AuditRound.objects.filter(board=board).latest("pk").version
    return opened(board, version, at=timezone.now())


def answered_round(*, returns: int) -> dict[str, str]:
    return answered(f"board-{next(_number)}", returns)


def returns_came_in(*, slug: str, mo: str) -> dict[str, float]:
    return came_in(slug, mo, at=timezone.now())


def conditional_stage() -> dict[str, Any]:
    """A stage where s1-q2, a narrative, is asked of those who are not green in s1-q1."""
    facts = stage()
    audit_return = AuditReturn.objects.get(pk=facts["return"])
    board = audit_return.audit_round.board
    draft = make_draft(owner=board, code="conditional", standards=1, questions=1)
    amber = {"question": "s1-q1", "is": ["amber", "red"]}
    make_question(
        draft.standards.get(),
        "s1-q2",
        order=102,
        number_printed="1.2",
        kind="narrative",
        commentary=False,
        condition=amber,
    )
    asked = make_return(make_round(board, publish_directly(draft)), audit_return.organisation)
    keys = draft.questions.values_list("key", "pk")
    return {**facts, "return": asked.pk, "names": {key: f"q{pk}" for key, pk in keys}}


def school_stage() -> dict[str, Any]:
    """A school with a lead and a head teacher, and nobody else yet; another that does nothing.

    The board asks six questions of both, in a round that opened a month ago.
    """
    board = make_board(f"board-{next(_number)}")
    school = make_organisation(board, "Alder Brook Primary School", duty="s175", kind="school")
    other = make_organisation(board, "Castle Gate Primary School", duty="s175", kind="school")
    people = {name: make_user(name.title()) for name in ("grace", "helen", "mo")}
    make_seat(people["grace"], school, "lead")
    make_seat(people["helen"], school, "senior_lead")
    make_seat(people["mo"], board, "manager")
    today = timezone.localdate()
    days = {"opens": -30, "first_due": 30, "final_due": 45}
    dates = {name: today + timedelta(days=number) for name, number in days.items()}
    document = read_document(SIX_QUESTIONS.read_bytes(), to_publish=True)
    version = import_document(document, owner=board).version
    publish(version, at=timezone.now())
    audit_round = make_round(board, version, title="Section 175 audit 2026", **dates)
    make_return(audit_round, other)
    return {
        "return": make_return(audit_round, school).pk,
        "round": audit_round.slug,
        "password": PASSWORD,
        **{name: user.email for name, user in people.items()},
        **{name: f"{name}{next(_number)}@example.org" for name in ("priya", "idris")},
    }


def every_kind_stage() -> dict[str, Any]:
    """A school is asked a question of every kind; Mo's board has no questionnaire of its own."""
    board, elsewhere = (make_board(f"board-{next(_number)}") for _ in range(2))
    school = make_organisation(board, "Alder Brook Primary School", duty="s175", kind="school")
    people = {name: make_user(name.title()) for name in ("grace", "mo")}
    make_seat(people["grace"], school, "lead")
    make_seat(people["mo"], board, "manager")
    document = read_document(EVERY_KIND.read_bytes(), to_publish=True)
    version = import_document(document, owner=elsewhere).version
    publish(version, at=timezone.now())
    keys = version.questions.values_list("key", "pk")
    return {
        "return": make_return(make_round(board, version), school).pk,
        "names": {key: f"q{pk}" for key, pk in keys},
        **{name: user.email for name, user in people.items()},
    }


def values(*, audit_return: int) -> dict[str, Any]:
    """What was answered, by key of the question; a rating by its label."""
    answers = Answer.objects.filter(audit_return=audit_return).select_related("question", "point")
    return {
        answer.question.key: answer.point.label if answer.point else answer.value
        for answer in answers
    }


def northmoor() -> dict[str, Any]:
    """The agencies' round of the demo, open today; a return of it in each status."""
    load(timezone.localdate(), rounds=["s11-current"])
    returns = AuditReturn.objects.filter(audit_round__slug="s11-current").order_by("-pk")
    return {
        "returns": dict(returns.values_list("status", "pk")),
        "mo": "mo@northmoor.example",
        "ruth": "ruth@northmoor.example",
    }


def letters_due() -> dict[str, Any]:
    """The same round, so late that it has reached the chair's letters."""
    facts, today = northmoor(), timezone.localdate()
    audit_round = AuditRound.objects.get(slug="s11-current")
    audit_round.cohorts.update(
        opens=today - timedelta(days=90),
        first_due=today - timedelta(days=40),
        final_due=today - timedelta(days=10),
    )
    chase(audit_round.board, on=today, at=timezone.now())
    return {**facts, "letters": Letter.objects.filter(state="waiting").count()}


def last_message_of_the_chase(*, nth: int) -> dict[str, str]:
    """As if the mail server had taken it an hour ago."""
    message = Message.objects.filter(purpose="chase").order_by("-pk")[nth]
    gone = timezone.now() - timedelta(hours=1)
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=gone)
    return {"to": message.recipient, "id": message.message_id}


def review_stage() -> dict[str, Any]:
    """Housing's return is signed off, a PDF and a picture at its first answer; Rafi reviews."""
    facts = stage()
    audit_return = AuditReturn.objects.get(pk=facts["return"])
    asha, dev = (User.objects.get(email=facts[name]) for name in ("asha", "dev"))
    now = timezone.now()
    answer_all(audit_return, asha, at=now)
    by = Adder(audit_return.organisation, asha, now)
    files = {"policy.pdf": samples.pdf(), "wall.png": samples.picture()}
    items = [add_file(SimpleUploadedFile(*file), Facts(), by) for file in files.items()]
    question = Sheet.of(audit_return).shown["s1-q1"]
    attach(audit_return, question, items, who=asha, role="lead", at=now)
    approve(submit(audit_return, who=asha, at=now), dev, "senior_lead", at=now)
    rafi = make_user("Rafi")
    make_seat(rafi, audit_return.audit_round.board, "reviewer")
    return {**facts, "rafi": rafi.email}


def given_stage() -> dict[str, Any]:
    """The same, and Rafi has it to read."""
    facts = review_stage()
    audit_round = AuditReturn.objects.get(pk=facts["return"]).audit_round
    rafi, mo = (User.objects.get(email=facts[name]) for name in ("rafi", "mo"))
    give_out(audit_round, Wish("all", (rafi.pk,)), seen=1, by=mo, at=timezone.now())
    return facts


def answered_stage() -> dict[str, Any]:
    """All is answered; both must approve, and nobody holds the seat of the accountable person."""
    facts = stage()
    audit_return = AuditReturn.objects.get(pk=facts["return"])
    asha = User.objects.get(email=facts["asha"])
    answer_all(audit_return, asha)
    ApprovalRule.objects.create(
        audit_round=audit_return.audit_round, kind="agency", needs=ApprovalRule.Needs.BOTH
    )
    Seat.objects.filter(user__email=facts["amara"]).update(until=timezone.now())
    return facts


def mailed(*, to: str, pattern: str) -> str:
    """What the newest message to this address says at the place of the pattern's group."""
    message = Message.objects.filter(recipient=to, text__regex=pattern).order_by("-pk")[0]
    found = re.search(pattern, message.text)
    assert found
    return found[1]


def status(*, audit_return: int) -> str:
    return AuditReturn.objects.get(pk=audit_return).status


def session_for(*, email: str) -> dict[str, str]:
    """The cookie of a new session in which this person is signed in."""
    user = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key)}


def been_away(*, email: str, seconds: int) -> None:
    """As if this person had done nothing for so long."""
    user = User.objects.get(email=email)
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if session.get(SESSION_KEY) == str(user.pk):
            session[SEEN] = int(time.time()) - seconds
            session.save()


def end_sessions() -> None:
    """As if everybody had been away too long."""
    Session.objects.all().delete()


def commentary(*, audit_return: int, key: str) -> str:
    """What is saved there; "" where nothing is."""
    answers = Answer.objects.filter(audit_return=audit_return, question__key=key)
    return answers.values_list("commentary", flat=True).first() or ""


def main(functions: Mapping[str, Any]) -> None:
    for line in sys.stdin:
        function, arguments = json.loads(line)
        print(json.dumps(functions[function](**arguments)), flush=True)


if __name__ == "__main__":
    main(globals())
