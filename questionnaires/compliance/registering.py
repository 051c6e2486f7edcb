"""What this app tells the registries of the floors below when it starts."""

from audit_portal import ledger
from audit_portal.correspondence import second_look
from audit_portal.home import beginning, navigation, next_steps, standings
from audit_portal.jobs import kinds, sweeps
from audit_portal.organisations import page_sections
from questionnaires.compliance.below.standings import schools_below
from questionnaires.compliance.chasing import also
from questionnaires.compliance.chasing.changing import fixed_once_used
from questionnaires.compliance.chasing.ladder import set_up_when_opened
from questionnaires.compliance.chasing.second_look import still_needed
from questionnaires.compliance.chasing.tasks import sweep
from questionnaires.compliance.chasing.writing import PURPOSE
from questionnaires.compliance.follow_up import reminding
from questionnaires.compliance.follow_up.next_steps import overdue_actions, updates_to_give
from questionnaires.compliance.follow_up.updates import PURPOSE as UPDATE
from questionnaires.compliance.letters.freeze import frozen_once_approved
from questionnaires.compliance.letters.next_steps import letters_to_see_to
from questionnaires.compliance.letters.papers import ALL as LETTERS
from questionnaires.compliance.models import (
    ChaseRun,
    Contact,
    LetterApproval,
    LetterRemark,
    RoundMessage,
    UpdateAsked,
    UpdateNotice,
    UpdateRequest,
)
from questionnaires.compliance.next_steps import (
    first_round_to_open,
    has_had_a_round,
    rounds_link,
    rounds_to_watch,
)
from questionnaires.compliance.organisation_page import returns_of, rounds_of_its_schools
from questionnaires.compliance.standings import rounds_under_way
from questionnaires.returns.signals import round_opened

EACH_TEN_MINUTES = 600  # seconds


def on_the_home_page() -> None:
    beginning.ended_by(has_had_a_round)
    beginning.register(first_round_to_open)
    navigation.register(rounds_link)
    for step in (rounds_to_watch, letters_to_see_to, overdue_actions, updates_to_give):
        next_steps.register(step)
    for standing in (rounds_under_way, schools_below):
        standings.register(standing)


def on_the_page_of_an_organisation() -> None:
    page_sections.register(rounds_of_its_schools)
    page_sections.register(returns_of)


def the_chase() -> None:
    sweeps.register(sweep, seconds=EACH_TEN_MINUTES)
    second_look.register(PURPOSE, still_needed)
    round_opened.connect(set_up_when_opened)


def updates_of_actions() -> None:
    also.register(reminding.remind)
    second_look.register(UPDATE, reminding.still_needed)


def letters() -> None:
    for kind in LETTERS:
        kinds.register(kind)


def what_never_changes() -> None:
    of_chase = (ChaseRun, Contact, RoundMessage, LetterApproval, LetterRemark)
    of_updates = (UpdateRequest, UpdateAsked, UpdateNotice)
    ledger.register(ledger.append_only(*of_chase, *of_updates))
    ledger.register(fixed_once_used)
    ledger.register(frozen_once_approved)
