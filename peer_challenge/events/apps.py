from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "peer_challenge.events"
    verbose_name = "peer challenge"
