"""Django's settings, all from the environment. docs/settings.md lists each variable."""

from pathlib import Path
from typing import Any

from audit_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")
BUILD_DIR = BASE_DIR / "build"

DEBUG = environment.boolean("DEBUG", default=False)
DEMO = environment.boolean("DEMO", default=False)
DEMO_KEY = "demo-key-only-for-a-machine-of-your-own-never-for-a-real-board"
SECRET_KEY = environment.secret_key("SECRET_KEY", debug=DEBUG, demo_key=DEMO_KEY)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
SITE_NAME = environment.text("SITE_NAME", "Safeguarding audit portal")
SITE_URL = environment.text("SITE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "audit_portal.ledger",
    "audit_portal.home",
    "audit_portal.organisations",
    "audit_portal.correspondence",
    "audit_portal.jobs",
    "questionnaires.definitions",
    "questionnaires.returns",
    "questionnaires.compliance",
    "questionnaires.review",
    "peer_challenge.analysis",
    "peer_challenge.events",
    "archive",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_forms_gds",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks_db",
    "formtools",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "audit_portal.static_files.StaticAndGuide",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "audit_portal.organisations.sign_in.session.keep_session",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "audit_portal.home.errors.explain_wrong_method",
]

ROOT_URLCONF = "audit_portal.urls"
WSGI_APPLICATION = "audit_portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "audit_portal.home.context.shell",
            ],
        },
    },
]

DATABASES = {
    "default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache that every process shares: rate limits must count across web processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "audit_portal.organisations.sign_in.adapter.PortalAdapter"
ACCOUNT_FORMS = {
    "login": "audit_portal.organisations.sign_in.forms.SignInForm",
    "reset_password": "audit_portal.organisations.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "audit_portal.organisations.sign_in.forms.NewPasswordForm",
    "change_password": "audit_portal.organisations.sign_in.forms.ChangePasswordForm",
    "set_password": "audit_portal.organisations.sign_in.forms.SetPasswordForm",
    "reauthenticate": "audit_portal.organisations.sign_in.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts come from invitations, which prove the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed"
# A council's offices share one address, so that limits per address are wide; limits per account
# ("key") are what stops guessing. Counted in the shared cache.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXIES", 0, most=10)

SESSION_ENGINE = "audit_portal.organisations.sign_in.session_store"
SESSION_COOKIE_AGE = 60 * environment.whole_number("SESSION_MINUTES", 120, least=5, most=1440)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True

HTTPS = environment.boolean("HTTPS", default=False)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "audit_portal.home.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["audit_portal.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "staticfiles"
STATICFILES_DIRS = [BUILD_DIR / "static"]
# No package's own files: whatever the browser needs, the front-end build has put there.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
GUIDE_URL = "/guide/"
GUIDE_ROOT = BUILD_DIR / "guide"
MEDIA_ROOT = environment.path("MEDIA_ROOT", VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "audit_portal.static_files.HashedFiles",
        # The web server in front may be another account; evidence stays for the portal's alone.
        "OPTIONS": {"file_permissions_mode": 0o644},
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["audit_portal.uploads.LimitedUploadHandler"]
UPLOAD_MAX_FILES_AT_ONCE = 10

# A step of a long questionnaire has many fields and long words; the limits are set on purpose
# and answered by a plain 413 page (audit_portal.home.errors), never by a bare 400.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
EVIDENCE_MAX_BYTES = (
    1024 * 1024 * environment.whole_number("EVIDENCE_MAX_MB", 20, least=1, most=200)
)
EVIDENCE_MAX_FILES_PER_ORGANISATION = environment.whole_number("EVIDENCE_MAX_FILES", 500, least=1)
SMALLEST_GROUP = environment.whole_number("SMALLEST_GROUP", 10, least=3, most=100)

EMAIL_BACKEND = "audit_portal.correspondence.backend.OutboxBackend"
for _name, _value in environment.mail("EMAIL_URL", "outbox:").items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", "Safeguarding audit <no-reply@localhost>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CHASE_DAILY = environment.boolean("CHASE_DAILY", default=True)
CHASE_GAP_DAYS = environment.whole_number("CHASE_GAP_DAYS", 2, most=30)
CHASE_MOST_MESSAGES = environment.whole_number("CHASE_MOST_MESSAGES", 1000, least=1)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
DJANGO_TABLES2_TABLE_ATTRS = {"class": "govuk-table portal-table portal-table--cards"}
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # The worker has its own line for each task. This one would print what tasks were given, names
    # of people among it; the whole error stays in the task's record.
    "loggers": {"django_tasks": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
}
