from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "audit_portal.home"
