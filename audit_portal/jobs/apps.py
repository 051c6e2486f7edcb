from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "audit_portal.jobs"
    verbose_name = "long work"

    def ready(self) -> None:
        from audit_portal.jobs.housekeeping import clear_finished, mind_the_lease
        from audit_portal.jobs.sweeps import register

        register(mind_the_lease, seconds=15)
        register(clear_finished, seconds=6 * 60 * 60)
