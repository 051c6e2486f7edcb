"""The two shipped questionnaires, of which the demo's rounds ask the newest published version."""

from datetime import datetime

from questionnaires.definitions.library import publish_library
from questionnaires.definitions.models import Version


def versions(at: datetime) -> dict[str, Version]:
    """By code of the questionnaire."""
    return publish_library(at=at)
