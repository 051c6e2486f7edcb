"""What this app tells the registries of the ground floor when it starts."""

from audit_portal import ledger
from audit_portal.home import navigation, next_steps, standings
from audit_portal.jobs import kinds, sweeps
from audit_portal.organisations import what_is_asked
from questionnaires.returns.asked_for import returns_asked_for
from questionnaires.returns.evidence.sweeping import sweep_orphans
from questionnaires.returns.exchange.on_screen.holding import forget_stale as forget_past_answers
from questionnaires.returns.exchange.on_screen.taking_out import KIND as ANSWERS_OUT
from questionnaires.returns.models import (
    ActionUpdate,
    Answer,
    AnswerEvidence,
    Evidence,
    Extension,
    RequestMessage,
    ReturnEvent,
    RoundEvent,
)
from questionnaires.returns.next_steps import (
    returns_awaiting_approval,
    returns_to_answer,
    returns_to_approve,
    rounds_to_join,
)
from questionnaires.returns.paper_return.upkeep import papers_to_type_in
from questionnaires.returns.papers.kinds import ALL as PAPERS
from questionnaires.returns.requests.upkeep import (
    answers_to_read,
    requests_room,
    requests_to_answer,
)
from questionnaires.returns.rooms import rooms_of_an_organisation
from questionnaires.returns.standings import returns_to_read, returns_under_way
from questionnaires.returns.upkeep import actions_to_follow_up, evidence_to_review
from questionnaires.returns.word_forms.bringing_back import forget_stale

ROOMS = (rooms_of_an_organisation, requests_room)
NEXT_STEPS = (
    returns_to_answer,
    actions_to_follow_up,
    evidence_to_review,
    returns_to_approve,
    returns_awaiting_approval,
    rounds_to_join,
    requests_to_answer,
    answers_to_read,
    papers_to_type_in,
)
STANDINGS = (returns_under_way, returns_to_read)
WRITTEN_ONCE = (ReturnEvent, RoundEvent, Extension, ActionUpdate, RequestMessage)
WITH_HISTORY = (Answer, AnswerEvidence, Evidence)
EACH_DAY = 24 * 60 * 60  # seconds


def on_the_home_page() -> None:
    for room in ROOMS:
        navigation.register(room)
    for step in NEXT_STEPS:
        next_steps.register(step)
    for standing in STANDINGS:
        standings.register(standing)


def papers() -> None:
    for kind in (*PAPERS, ANSWERS_OUT):
        kinds.register(kind)


def what_never_changes() -> None:
    histories = [row.history.model for row in WITH_HISTORY]
    ledger.register(ledger.append_only(*WRITTEN_ONCE, *histories))


def to_newcomers() -> None:
    what_is_asked.register(returns_asked_for)


def housekeeping() -> None:
    sweeps.register(sweep_orphans, seconds=EACH_DAY)
    sweeps.register(forget_stale, seconds=EACH_DAY)
    sweeps.register(forget_past_answers, seconds=EACH_DAY)
