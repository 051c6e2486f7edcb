from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "questionnaires.returns"
    verbose_name = "rounds and returns"
