"""Django with sessions and users and nothing else, on the portal's database."""

from pathlib import Path

from audit_portal.settings import *  # noqa: F403  # the settings of the portal but for these

ROOT_URLCONF = "tests.benchmarks.bare"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth does not start without
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    },
]
LOGIN_URL = "/"
