from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Where this test's files of evidence go."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
