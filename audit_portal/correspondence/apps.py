from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "audit_portal.correspondence"
    verbose_name = "messages"

    def ready(self) -> None:
        from audit_portal.correspondence.tasks import sweep
        from audit_portal.jobs.sweeps import register

        register(sweep, seconds=15)
