from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "questionnaires.returns"
    verbose_name = "rounds and returns"

    def ready(self) -> None:
        """Imported only now: these rooms hold models."""
        from questionnaires.returns import registering

        registering.on_the_home_page()
        registering.papers()
        registering.what_never_changes()
        registering.to_newcomers()
        registering.housekeeping()
