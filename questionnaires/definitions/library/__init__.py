"""The questionnaires that come with the portal, in words of its own. A board copies one to use."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.documents.canonical import checksum
from questionnaires.definitions.models import Version
from questionnaires.definitions.publishing import publish

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


@transaction.atomic
def publish_library(*, at: datetime) -> dict[str, Version]:
    """The published version of each file, by code; one that is there already is left as it is."""
    return {version.questionnaire.code: version for version in (_published(f, at) for f in FILES)}


def _published(file: Path, at: datetime) -> Version:
    document = read_document(file.read_bytes())
    there = Version.objects.published().filter(
        questionnaire__owner=None,
        questionnaire__code=document["code"],
        checksum=checksum(document),
    )
    found = there.select_related("questionnaire").first()
    return found or publish(import_document(document, owner=None).version, at=at)
