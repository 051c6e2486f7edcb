from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "questionnaires.definitions"
    verbose_name = "questionnaires"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.home import navigation
        from questionnaires.definitions import freeze, rooms

        ledger.register(freeze.rules)
        navigation.register(rooms.questionnaires_room)
