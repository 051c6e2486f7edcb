"""Pages of one return: its front page, its steps, the whole of it to read, and its history."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.answering import overview as front
from questionnaires.returns.answering.assigning import names_by_standard
from questionnaires.returns.answering.history import history_of
from questionnaires.returns.answering.keeping import steps_with_kept_words
from questionnaires.returns.answering.pen import may_answer
from questionnaires.returns.answering.sealed_post import csrf_or_seal, kept_when_signed_out
from questionnaires.returns.answering.wizard import CHECK, AnswerWizard
from questionnaires.returns.carry_forward.confirming import confirmed_unchanged
from questionnaires.returns.carry_forward.offering import may_bring_in, offered
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.reading import read
from questionnaires.returns.requests.beside_return import beside_return
from questionnaires.returns.sheet import Sheet

wizard = AnswerWizard.as_view(url_name="returns:step", done_step_name=CHECK)


def readable(request: SignedInRequest, pk: int) -> AuditReturn:
    """The return, if this person may read it; else there is none."""
    returns = AuditReturn.objects.visible_to(request.user).select_related(
        "audit_round__version__questionnaire", "audit_round__board", "cohort", "organisation"
    )
    return get_object_or_404(returns, pk=pk)


@require_safe
@login_required
def overview(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = readable(request, pk)
    pen, sheet = may_answer(request.user, audit_return), Sheet.of(audit_return)
    tasks = front.tasks(sheet, pen, names_by_standard(audit_return))
    context = {
        "audit_return": audit_return,
        "audit_round": audit_return.audit_round,
        "pen": pen,
        "headings": front.headings(sheet, tasks),
        "progress": front.progress(audit_return, tasks),
        "next": front.next_thing(audit_return, tasks, pen),
        "questions": len(sheet.shown),
        "effort": front.effort(list(sheet.shown.values())),
        "unsaved_steps": steps_with_kept_words(request.user, audit_return),
        "people": front.people_who_answer(audit_return),
        "sent_back": front.sent_back(audit_return),
        "days_left": front.days_left(audit_return, on=timezone.localdate()),
        "offered": offered(audit_return, sheet, pen) if pen else None,
        "may_bring_in": pen is not None and may_bring_in(audit_return, pen),
        "asked": beside_return(audit_return, request.user),
    }
    return render(request, "returns/return_show.html", context)


@csrf_exempt  # `csrf_or_seal` checks it
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_or_seal
@kept_when_signed_out
@login_required
def step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    response: HttpResponse = wizard(request, pk=pk, step=step)
    return response


@require_safe
@login_required
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """The wizard's last step."""
    response: HttpResponse = wizard(request, pk=pk, step=CHECK)
    return response


@require_safe
@login_required
def read_whole(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = readable(request, pk)
    sheet = Sheet.of(audit_return)
    context = {
        "audit_return": audit_return,
        "sections": read(audit_return, sheet),
        "unchanged": confirmed_unchanged(sheet),
    }
    return render(request, "returns/return_read.html", context)


@require_safe
@login_required
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = readable(request, pk)
    context = {"audit_return": audit_return, **history_of(audit_return, Sheet.of(audit_return))}
    return render(request, "returns/return_history.html", context)
