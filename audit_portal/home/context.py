"""What the shell of every page shows: whose portal this is, and whether it is the demo."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    return {"site_name": settings.SITE_NAME, "is_demo": settings.DEMO}
