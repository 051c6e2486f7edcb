"""A session lasts as long as somebody works, and says so when it has ended."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

RENEWED_AFTER = 300  # seconds; seldom enough that reading pages costs no writes
SEEN = "seen"
ENDED = (
    "You have been signed out, because you were away for a while or signed out elsewhere. "
    "Sign in to go on where you were."
)


def keep_session(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: renew the session of those who work, tell those whose session has ended."""

    def middleware(request: HttpRequest) -> HttpResponse:
        came_with_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = get_response(request)
        if came_with_session:
            if SESSION_KEY in request.session:
                _renew(request, now=int(time.time()))
            elif request.session.session_key is None and _asks_to_sign_in(response):
                messages.info(request, ENDED)
        return response

    return middleware


def _renew(request: HttpRequest, *, now: int) -> None:
    if now - request.session.get(SEEN, 0) > RENEWED_AFTER:
        request.session[SEEN] = now


def _asks_to_sign_in(response: HttpResponse) -> bool:
    asked = resolve_url(settings.LOGIN_URL)
    return isinstance(response, HttpResponseRedirect) and response.url.startswith(asked)
