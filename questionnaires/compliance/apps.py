from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "questionnaires.compliance"
    verbose_name = "the tracker"

    def ready(self) -> None:
        from audit_portal.home import beginning, navigation, next_steps, standings
        from audit_portal.organisations import page_sections
        from questionnaires.compliance.next_steps import (
            first_round_to_open,
            has_had_a_round,
            rounds_link,
            rounds_to_watch,
        )
        from questionnaires.compliance.organisation_page import returns_of
        from questionnaires.compliance.standings import rounds_under_way

        beginning.ended_by(has_had_a_round)
        beginning.register(first_round_to_open)
        navigation.register(rounds_link)
        next_steps.register(rounds_to_watch)
        standings.register(rounds_under_way)
        page_sections.register(returns_of)
