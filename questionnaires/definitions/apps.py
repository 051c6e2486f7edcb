from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    name = "questionnaires.definitions"
    verbose_name = "questionnaires"
