"""When something cannot be shown: what happened and what to do, in plain words.

The pages for 400 and 500 stand alone: they ask neither the database nor the session, since either
may be what is broken.
"""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
WORTH_COPYING = 20  # characters; what is shorter is quickly typed again


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_MUCH):
        return too_large(request)
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("errors/413.html"), status=413)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Most often a form that was open while its owner signed in again in another tab.

    What they typed is shown to be copied, never sent on: somebody else's page may have sent it.
    """
    if request.path == reverse("account_login"):
        return redirect(request.get_full_path())
    typed = [
        value
        for name, values in request.POST.lists()
        for value in values
        if len(value) >= WORTH_COPYING and "token" not in name and "password" not in name
    ]
    own = request.user.is_authenticated
    return render(request, "errors/csrf.html", {"typed": typed if own else []}, status=403)


def explain_wrong_method(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a page instead of an empty answer where an address only takes a form.

    Somebody whose session ended as they pressed a button comes there after signing in again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "errors/405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware
