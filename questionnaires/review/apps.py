from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "questionnaires.review"
    verbose_name = "the reading room"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.correspondence import second_look
        from audit_portal.home import navigation, next_steps
        from audit_portal.jobs import kinds
        from questionnaires.compliance.chasing import also
        from questionnaires.review.feedback import listing as letters
        from questionnaires.review.feedback.freeze import frozen_once_sent
        from questionnaires.review.feedback.papers import FEEDBACK
        from questionnaires.review.models import (
            Deal,
            FeedbackEvent,
            FeedbackOpened,
            FeedbackSigning,
            QueryMessage,
            QueryNotice,
            ReviewedAnswer,
            ReviewEvent,
            SharedFigures,
        )
        from questionnaires.review.queries import listing
        from questionnaires.review.queries.reminding import PURPOSE, remind, still_needed
        from questionnaires.review.room import reading_room, returns_to_give_out, returns_to_read

        navigation.register(reading_room)
        next_steps.register(returns_to_read)
        next_steps.register(returns_to_give_out)
        next_steps.register(listing.queries_to_answer)
        next_steps.register(listing.answers_to_read)
        next_steps.register(listing.queries_to_call_about)
        also.register(remind)
        second_look.register(PURPOSE, still_needed)
        ledger.register(ledger.append_only(Deal, ReviewEvent, ReviewedAnswer.history.model))
        ledger.register(ledger.append_only(QueryMessage, QueryNotice))
        next_steps.register(letters.letters_to_sign)
        next_steps.register(letters.letters_sent_back)
        next_steps.register(letters.replies_to_read)
        ledger.register(ledger.append_only(FeedbackEvent, FeedbackOpened, FeedbackSigning))
        ledger.register(ledger.append_only(SharedFigures))
        ledger.register(frozen_once_sent)
        kinds.register(FEEDBACK)
