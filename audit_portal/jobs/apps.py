from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "audit_portal.jobs"
    verbose_name = "long work"

    def ready(self) -> None:
        from audit_portal.jobs.housekeeping import (
            clear_finished,
            forget_jobs,
            mind_the_lease,
        )
        from audit_portal.jobs.sweeps import register

        register(mind_the_lease, seconds=15)
        register(clear_finished, seconds=6 * 60 * 60)
        register(forget_jobs, seconds=60 * 60)
