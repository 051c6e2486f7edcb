from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "audit_portal.jobs"
    verbose_name = "long work"
