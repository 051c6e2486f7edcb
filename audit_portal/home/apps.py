from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "audit_portal.home"

    def ready(self) -> None:
        from audit_portal.home import navigation, seats

        navigation.register(seats.rooms)
