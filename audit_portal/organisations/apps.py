from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class OrganisationsConfig(AppConfig):
    name = "audit_portal.organisations"
    verbose_name = "boards, organisations and people"

    def ready(self) -> None:
        from audit_portal import ledger
        from audit_portal.jobs import sweeps
        from audit_portal.organisations.models import BoardChange, Statement

        ledger.register(ledger.append_only(BoardChange, Statement))
        sweeps.register(delete_stale_register_files, seconds=60 * 60)
        post_migrate.connect(make_cache_table, sender=self)


def delete_stale_register_files(at: datetime) -> None:
    from audit_portal.organisations.models import RegisterFile

    RegisterFile.objects.stale(at=at).delete()


def make_cache_table(using: str, **kwargs: Any) -> None:
    """The limits on signing in are counted there, so it must be there from the first request."""
    call_command("createcachetable", database=using, verbosity=0)
