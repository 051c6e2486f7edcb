from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "questionnaires.returns"
    verbose_name = "rounds and returns"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.home import navigation, next_steps, standings
        from audit_portal.jobs import kinds, sweeps
        from questionnaires.returns.evidence.sweeping import sweep_orphans
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
        from questionnaires.returns.requests.upkeep import requests_room, requests_to_answer
        from questionnaires.returns.rooms import rooms_of_an_organisation
        from questionnaires.returns.standings import (
            returns_below,
            returns_to_read,
            returns_under_way,
        )
        from questionnaires.returns.upkeep import actions_to_follow_up, evidence_to_review

        navigation.register(rooms_of_an_organisation)
        navigation.register(requests_room)
        next_steps.register(returns_to_answer)
        next_steps.register(actions_to_follow_up)
        next_steps.register(evidence_to_review)
        next_steps.register(returns_to_approve)
        next_steps.register(returns_awaiting_approval)
        next_steps.register(rounds_to_join)
        for source in (returns_under_way, returns_below, returns_to_read):
            standings.register(source)
        for paper in PAPERS:
            kinds.register(paper)
        next_steps.register(requests_to_answer)
        next_steps.register(papers_to_type_in)
        histories = [row.history.model for row in (Answer, AnswerEvidence, Evidence)]
        written_once = (ReturnEvent, RoundEvent, Extension, ActionUpdate, RequestMessage)
        ledger.register(ledger.append_only(*written_once, *histories))
        sweeps.register(sweep_orphans, seconds=24 * 60 * 60)
