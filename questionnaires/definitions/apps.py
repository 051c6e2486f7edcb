from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "questionnaires.definitions"
    verbose_name = "questionnaires"

    def ready(self) -> None:
        from audit_portal import ledger
        from questionnaires.definitions import freeze

        ledger.register(freeze.rules)
