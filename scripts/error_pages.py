"""Print every error page as JSON {name: HTML}: python -m scripts.error_pages, for the gallery."""

import json
import sys
from collections.abc import Callable

import django


def rendered() -> dict[str, str]:
    """As somebody who is not signed in meets them, by the views that answer with them."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
    from django.test import RequestFactory

    from audit_portal.home import errors

    def wrong_method(request: HttpRequest) -> HttpResponse:
        return errors.explain_wrong_method(lambda _: HttpResponseNotAllowed(["POST"]))(request)

    def bad_request(request: HttpRequest) -> HttpResponse:
        return errors.bad_request(request, ValueError())

    views: dict[str, Callable[[HttpRequest], HttpResponse]] = {
        "400": bad_request,
        "403": errors.forbidden,
        "403-form": errors.csrf_failure,
        "404": errors.not_found,
        "405": wrong_method,
        "413": errors.too_large,
        "429": errors.too_many_requests,
        "500": errors.server_error,
    }
    pages = {}
    for name, view in views.items():
        request = RequestFactory().get("/somewhere/")
        request.user = AnonymousUser()
        pages[name] = view(request).content.decode()
    return pages


if __name__ == "__main__":
    django.setup()
    json.dump(rendered(), sys.stdout)
