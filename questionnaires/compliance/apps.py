from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "questionnaires.compliance"
    verbose_name = "the tracker and the chase"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.correspondence import second_look
        from audit_portal.home import beginning, navigation, next_steps, standings
        from audit_portal.jobs import kinds, sweeps
        from audit_portal.organisations import page_sections
        from questionnaires.compliance.below.standings import schools_below
        from questionnaires.compliance.chasing.changing import fixed_once_used
        from questionnaires.compliance.chasing.ladder import set_up_when_opened
        from questionnaires.compliance.chasing.second_look import still_needed
        from questionnaires.compliance.chasing.tasks import sweep
        from questionnaires.compliance.chasing.writing import PURPOSE
        from questionnaires.compliance.letters import papers as letter_kinds
        from questionnaires.compliance.letters.freeze import frozen_once_approved
        from questionnaires.compliance.letters.next_steps import letters_to_see_to
        from questionnaires.compliance.models import (
            ChaseRun,
            Contact,
            LetterApproval,
            LetterRemark,
            RoundMessage,
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

        beginning.ended_by(has_had_a_round)
        beginning.register(first_round_to_open)
        navigation.register(rounds_link)
        next_steps.register(rounds_to_watch)
        next_steps.register(letters_to_see_to)
        standings.register(rounds_under_way)
        standings.register(schools_below)
        page_sections.register(rounds_of_its_schools)
        page_sections.register(returns_of)
        sweeps.register(sweep, seconds=600)
        second_look.register(PURPOSE, still_needed)
        round_opened.connect(set_up_when_opened)
        ledger.register(ledger.append_only(ChaseRun, Contact, RoundMessage))
        ledger.register(ledger.append_only(LetterApproval, LetterRemark))
        ledger.register(fixed_once_used)
        ledger.register(frozen_once_approved)
        for kind in letter_kinds.ALL:
            kinds.register(kind)
