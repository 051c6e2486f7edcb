"""What every page knows: whose portal this is, whether it is the demo, and what day it is."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def shell(request: HttpRequest) -> dict[str, object]:
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "today": timezone.localdate(),
    }
