"""Sessions in the database that last as long as the person's strictest board allows.

Django's own way, `set_expiry`, would also keep the cookie after the browser is closed.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

LASTS = "lasts"  # seconds


class SessionStore(DatabaseSessions):
    def get_session_cookie_age(self) -> int:
        return int(self.get(LASTS) or super().get_session_cookie_age())
