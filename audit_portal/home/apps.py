from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "audit_portal.home"

    def ready(self) -> None:
        from audit_portal.home import ground_steps, navigation, next_steps, post, seats

        navigation.register(seats.rooms)
        navigation.register(post.messages_room)
        next_steps.register(ground_steps.duties_to_give)
        next_steps.register(ground_steps.leads_to_invite)
        next_steps.register(post.messages_in_trouble)
