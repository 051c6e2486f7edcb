from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "questionnaires.review"
    verbose_name = "the reading room"

    def ready(self) -> None:
        """Imported only now: these rooms hold models."""
        from questionnaires.review import registering

        registering.on_the_home_page()
        registering.reminders_of_queries()
        registering.papers()
        registering.what_never_changes()
