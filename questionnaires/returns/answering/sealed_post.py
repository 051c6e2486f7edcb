"""Posting a step when the session has ended, or has ended and begun anew, since its page was made.

`login_required` would turn such a POST into a GET and drop what was typed; a check against forged
requests would refuse it, because signing in changes the token. The page therefore carries a seal of
ours: with it, words are kept for the person the page was made for.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import decorator_from_middleware

from questionnaires.returns.answering.autosaving import AUTOSAVE
from questionnaires.returns.answering.keeping import TooMuch, keep, sealed_for

StepView = Callable[..., HttpResponse]


class _CsrfOrSeal(CsrfViewMiddleware):
    """The seal is as hard to come by as the token: signed by us, and only in that person's page.

    It outlives a new sign-in. Whose words they are is for `kept_when_signed_out` to see.
    """

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and sealed_for(request, match.kwargs["pk"], match.kwargs["step"]):
            return None
        refused: HttpResponse = super()._reject(request, reason)  # type: ignore[misc]  # stubs lack it
        return refused


csrf_or_seal = decorator_from_middleware(_CsrfOrSeal)


def kept_when_signed_out(view: StepView) -> StepView:
    """Let a POST through to its own author; keep the words of anybody else's page for them."""

    @wraps(view)
    def entered(request: HttpRequest, pk: int, step: str) -> HttpResponse:
        if request.method != "POST":
            return view(request, pk=pk, step=step)
        owner = sealed_for(request, pk, step)
        if not request.user.is_authenticated or owner not in (None, request.user.pk):
            return _keep(request, owner, pk, step)
        try:
            return view(request, pk=pk, step=step)
        except Http404:
            if owner is None or AUTOSAVE in request.POST:
                raise
            return _no_longer_theirs(request)

    return entered


def _no_longer_theirs(request: HttpRequest) -> HttpResponse:
    """The page was theirs when it was opened, and the return no longer is: a lead has taken it
    over from the board, or a seat has ended. It shows them what they typed and nothing else."""
    context = {"typed": typed_words(request), "no_longer_theirs": True}
    return render(request, "returns/step_not_kept.html", context, status=409)


def _keep(request: HttpRequest, owner: int | None, pk: int, step: str) -> HttpResponse:
    sign_in = _sign_in_url(pk, step)
    try:
        if owner is None:
            raise TooMuch  # nobody to keep it for
        keep(owner, pk, step, request.POST, at=timezone.now())
    except TooMuch:
        context = {"typed": typed_words(request), "sign_in": sign_in}
        return render(request, "returns/step_not_kept.html", context, status=403)
    if AUTOSAVE in request.POST:
        return render(request, "returns/_saving_signed_out.html", {"sign_in": sign_in}, status=401)
    if request.user.is_authenticated:
        messages.warning(
            request,
            "The page you sent was opened by somebody else. What was typed there is kept for them, "
            "and nothing was saved under your name.",
        )
        return redirect("home")
    messages.info(request, "You were signed out. Your words are kept: sign in to go on.")
    return redirect(sign_in)


def typed_words(request: HttpRequest) -> list[str]:
    """What a person typed into the page, to be copied."""
    answers = (name for name in request.POST if name.startswith("q") and "-seen" not in name)
    return [str(value) for name in answers for value in request.POST.getlist(name) if value]


def _sign_in_url(pk: int, step: str) -> str:
    back = reverse("returns:step", args=[pk, step])
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
