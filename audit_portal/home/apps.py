from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "audit_portal.home"

    def ready(self) -> None:
        from audit_portal.home import ground_steps, navigation, next_steps, seats

        navigation.register(seats.rooms)
        next_steps.register(ground_steps.duties_to_give)
        next_steps.register(ground_steps.leads_to_invite)
