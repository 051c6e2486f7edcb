from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "questionnaires.review"
    verbose_name = "the reading room"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.home import navigation, next_steps
        from questionnaires.review.models import Deal, ReviewedAnswer, ReviewEvent
        from questionnaires.review.room import reading_room, returns_to_give_out, returns_to_read

        navigation.register(reading_room)
        next_steps.register(returns_to_read)
        next_steps.register(returns_to_give_out)
        ledger.register(ledger.append_only(Deal, ReviewEvent, ReviewedAnswer.history.model))
