"""The entry point for gunicorn: `gunicorn audit_portal.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audit_portal.settings")
application = get_wsgi_application()

# What start-up built lives as long as the process: keep the collector from walking it
# at every request, which is most of the slow tail of object-heavy pages.
gc.freeze()
