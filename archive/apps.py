from typing import Any

from django.apps import AppConfig
from django.core import checks


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "archives of boards"

    def ready(self) -> None:
        checks.register(checks.Tags.models)(nothing_is_forgotten)


def nothing_is_forgotten(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    from archive.completeness import problems

    return [
        checks.Error(problem, hint="Say so in archive/belongings.py.", id="archive.E001")
        for problem in problems()
    ]
