from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "questionnaires.definitions"
    verbose_name = "questionnaires"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.home import beginning as first_tasks
        from audit_portal.home import navigation, next_steps
        from audit_portal.jobs import kinds
        from audit_portal.organisations.signals import board_created
        from questionnaires.definitions import beginning, freeze, rooms
        from questionnaires.definitions.mapping import keeping
        from questionnaires.definitions.models import Clarification, DraftEdit
        from questionnaires.definitions.next_steps import drafts_to_finish
        from questionnaires.definitions.papers.kinds import ALL as PAPERS

        ledger.register(freeze.rules)
        ledger.register(ledger.append_only(DraftEdit))
        ledger.register(freeze.no_edit_once_published)
        ledger.register(ledger.append_only(Clarification))
        ledger.register(freeze.no_clarification_of_a_draft)
        ledger.register(keeping.rules)
        first_tasks.register(beginning.questionnaire_to_choose)
        board_created.connect(beginning.bring_the_library)
        navigation.register(rooms.questionnaires_room)
        next_steps.register(drafts_to_finish)
        for paper in PAPERS:
            kinds.register(paper)
