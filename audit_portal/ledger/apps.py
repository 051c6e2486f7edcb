from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "audit_portal.ledger"
    verbose_name = "what may never change"

    def ready(self) -> None:
        pre_migrate.connect(_take_down, sender=self)
        post_migrate.connect(_put_up, sender=self)
        checks.register(checks.Tags.database)(missing_triggers)


def _take_down(*, using: str, **kwargs: Any) -> None:
    from audit_portal.ledger.triggers import drop

    drop(using)


def _put_up(*, using: str, **kwargs: Any) -> None:
    from audit_portal.ledger.triggers import create

    create(using)


def missing_triggers(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Warnings, for an error would stop the very migration that puts them back."""
    from audit_portal.ledger.triggers import missing

    return [
        checks.Warning(
            f"The trigger {name} is missing from the database “{using}”: what may never change "
            "can be changed.",
            hint="Call manage.py migrate, which puts it back.",
            id="ledger.W001",
        )
        for using in databases or []
        for name in missing(using)
    ]
