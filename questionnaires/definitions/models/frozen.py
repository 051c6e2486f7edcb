"""What every part of a version has in common: it is frozen when the version is published.

The models refuse here with a sentence; the database refuses whatever comes by another way
(questionnaires.definitions.freeze).
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar, cast

from django.db import models

from questionnaires.definitions.models.versions import Frozen, Version

Part = TypeVar("Part", bound="VersionPart")


class PartQuerySet(models.QuerySet[Part]):
    def frozen(self) -> Self:
        """Those of versions that are, or were, published."""
        return self.exclude(**{f"{self.model.to_version}__status": Version.Status.DRAFT})

    def bulk_create(self, objs: Iterable[Part], *args: Any, **kwargs: Any) -> list[Part]:
        rows = list(objs)
        if any(row.its_version.status != Version.Status.DRAFT for row in rows):
            raise Frozen
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        self._refuse_frozen()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()

    def _refuse_frozen(self) -> None:
        if self.frozen().exists():
            raise Frozen


class VersionPart(models.Model):
    """A row under a version. `to_version` is the path of foreign keys that leads there."""

    to_version: ClassVar[str] = "version"

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete(*args, **kwargs)

    @property
    def its_version(self) -> Version:
        version: Any = self
        for name in self.to_version.split("__"):
            version = getattr(version, name)
        return cast(Version, version)

    def _refuse_frozen(self) -> None:
        """Neither the version it is in, nor the one it is to be in, may be published."""
        stored = type(self)._default_manager.filter(pk=self.pk)
        if self.its_version.status != Version.Status.DRAFT or stored.frozen().exists():
            raise Frozen
