from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "audit_portal.home"

    def ready(self) -> None:
        from audit_portal.home import (
            beginning,
            ground_beginning,
            ground_steps,
            navigation,
            next_steps,
            post,
            seats,
        )

        navigation.register(seats.rooms)
        navigation.register(post.messages_room)
        beginning.register(ground_beginning.settings_to_set)
        beginning.register(ground_beginning.organisations_to_bring_in)
        beginning.register(ground_beginning.colleagues_to_invite)
        beginning.register(ground_beginning.leads_to_invite_first)
        next_steps.register(ground_steps.duties_to_give)
        next_steps.register(ground_steps.leads_to_invite)
        next_steps.register(post.messages_in_trouble)
