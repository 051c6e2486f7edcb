"""A session lasts as long as somebody works; it says when it will end, and that it has ended."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.limits import session_seconds
from audit_portal.organisations.models import User
from audit_portal.organisations.sign_in.session_store import LASTS

RENEWED_AFTER = 300  # seconds; seldom enough that reading pages costs no writes
SEEN = "seen"
ASKS_BY_ITSELF = "X-Asks-By-Itself"  # a header that our pages send with such requests
ENDED = (
    "You have been signed out, because you were away for a while or signed out elsewhere. "
    "Sign in to go on where you were."
)


def keep_session(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: renew the session of those who work, tell those whose session has ended.

    Before the page is made, so that it says rightly when the session will end.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        came_with_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if came_with_session and SESSION_KEY in request.session and not _only_asks(request):
            _renew_if_due(request, now=int(time.time()))
        response = get_response(request)
        if (
            came_with_session
            and SESSION_KEY not in request.session
            and request.session.session_key is None
            and _asks_to_sign_in(response)
        ):
            messages.info(request, ENDED)
        return response

    return middleware


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How many seconds the session has left, 0 when it has ended. POST: as many as it can have."""
    now = int(time.time())
    if request.method == "POST" and request.user.is_authenticated:
        _renew(request, request.user, now=now)
    return JsonResponse({"seconds": seconds_left(request, now=now)})


def seconds_left(request: HttpRequest, *, now: int) -> int:
    """Until the person is signed out who asks for nothing more; 0 for who is not signed in."""
    if SESSION_KEY not in request.session or SEEN not in request.session:
        return 0
    return max(0, int(request.session[SEEN]) + request.session.get_expiry_age() - now)


def _renew_if_due(request: HttpRequest, *, now: int) -> None:
    """A short session is renewed more often: nobody is signed out who still turns pages."""
    after = min(RENEWED_AFTER, request.session.get_expiry_age() // 10)
    if now - request.session.get(SEEN, 0) > after and request.user.is_authenticated:
        _renew(request, request.user, now=now)


def _renew(request: HttpRequest, user: User, *, now: int) -> None:
    request.session[LASTS] = session_seconds(user)
    request.session[SEEN] = now


def _only_asks(request: HttpRequest) -> bool:
    """A page asks by itself, with nobody before it: how long, or whether a job is done."""
    by_itself = request.path == reverse("session") or ASKS_BY_ITSELF in request.headers
    return request.method != "POST" and by_itself


def _asks_to_sign_in(response: HttpResponse) -> bool:
    asked = resolve_url(settings.LOGIN_URL)
    return isinstance(response, HttpResponseRedirect) and response.url.startswith(asked)
