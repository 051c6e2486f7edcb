"""Makers of real rows, by hand. Each takes what matters to the test and invents the rest."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from audit_portal.organisations.models import Board, BoardMember, Organisation, Seat, User
from questionnaires.definitions.models import (
    Question,
    Questionnaire,
    Scale,
    ScalePoint,
    Standard,
    Version,
)
from questionnaires.returns.models import AuditReturn, AuditRound, Cohort
from questionnaires.returns.rounds.opening import open_returns

NOW = datetime(2026, 3, 10, 14, 3, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery"
_number = count(1)


def make_user(name: str = "Asha", **fields: Any) -> User:
    email = fields.pop("email", f"{name.split(maxsplit=1)[0].lower()}{next(_number)}@example.org")
    return User.objects.create_user(email, PASSWORD, name=name, **fields)


def make_board(slug: str = "northmoor", **fields: Any) -> Board:
    return Board.objects.create(
        slug=slug, **{"name": f"{slug.title()} Safeguarding Board", **fields}
    )


def make_organisation(
    board: Board, name: str = "Northmoor Council Housing", *, duty: str = "s11", **fields: Any
) -> Organisation:
    organisation = Organisation.objects.create(
        home_board=board, name=name, **{"kind": "agency", **fields}
    )
    BoardMember.objects.create(board=board, organisation=organisation, duty_basis=duty)
    return organisation


def make_seat(user: User, place: Organisation | Board, role: str, **fields: Any) -> Seat:
    at = {"board": place} if isinstance(place, Board) else {"organisation": place}
    return Seat.objects.create(user=user, role=role, **{"since": NOW, **at, **fields})


def make_version(
    *, owner: Board | None = None, code: str = "section-11", standards: int = 2, questions: int = 3
) -> Version:
    """A published version with rated questions: standards s1, s2 ...; questions s1-q1, s1-q2 ..."""
    version = make_draft(owner=owner, code=code, standards=standards, questions=questions)
    return publish_directly(version)


def publish_directly(version: Version) -> Version:
    version.status, version.published_at, version.checksum = "published", NOW, "0" * 64
    version.save()
    return version


def make_draft(
    *, owner: Board | None = None, code: str = "section-11", standards: int = 2, questions: int = 3
) -> Version:
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code=code, owner=owner, defaults={"title": code.replace("-", " ").capitalize()}
    )
    version = Version.objects.create(
        questionnaire=questionnaire, number=questionnaire.versions.count() + 1, label="2026"
    )
    scale = make_scale(version)
    for s in range(1, standards + 1):
        standard = Standard.objects.create(
            version=version, key=f"s{s}", order=s, number_printed=str(s), title=f"Standard {s}"
        )
        for q in range(1, questions + 1):
            make_question(standard, f"s{s}-q{q}", order=s * 100 + q, scale=scale)
    return version


def make_scale(version: Version) -> Scale:
    scale = Scale.objects.create(version=version, key="rag", title="Red, amber, green", order=1)
    points = (
        ("green", "Green", {"assured": True}),
        ("amber", "Amber", {"calls_for_action": True}),
        ("red", "Red", {"calls_for_action": True}),
        ("na", "Not applicable", {"outside_base": True}),
    )
    for order, (key, label, flags) in enumerate(points, start=1):
        ScalePoint.objects.create(scale=scale, key=key, label=label, order=order, **flags)
    return scale


def make_question(standard: Standard, key: str, **fields: Any) -> Question:
    defaults = {"kind": "rating", "text": f"Is {key} in place?", "order": 1}
    return Question.objects.create(
        version=standard.version, standard=standard, key=key, **{**defaults, **fields}
    )


def make_round(board: Board, version: Version | None = None, **fields: Any) -> AuditRound:
    dates = {
        "opens": fields.pop("opens", date(2026, 3, 1)),
        "first_due": fields.pop("first_due", date(2026, 4, 28)),
        "final_due": fields.pop("final_due", date(2026, 5, 12)),
    }
    slug = fields.pop("slug", f"round-{next(_number)}")
    audit_round = AuditRound.objects.create(
        board=board,
        slug=slug,
        version=version or make_version(),
        **{"title": "Section 11 audit 2026", **fields},
    )
    Cohort.objects.create(audit_round=audit_round, **dates)
    return audit_round


def make_return(audit_round: AuditRound, organisation: Organisation, **fields: Any) -> AuditReturn:
    member = BoardMember.objects.filter(organisation=organisation).order_by("pk").first()
    assert member is not None
    cohort = audit_round.cohorts.get()
    [audit_return] = open_returns(audit_round, cohort, [member], at=NOW)
    for name, value in fields.items():
        setattr(audit_return, name, value)
    if fields:
        audit_return.save()
    return audit_return
