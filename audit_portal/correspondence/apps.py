from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "audit_portal.correspondence"
    verbose_name = "messages"
