"""The lead brings a filled-in form back: upload, look, use."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files
from questionnaires.returns.answering.pen import may_answer
from questionnaires.returns.answering.saving import NotAnswerable, why_not_answerable
from questionnaires.returns.at_question import told_when_closed
from questionnaires.returns.carry_forward.offering import may_bring_in
from questionnaires.returns.carry_forward.views import fetched
from questionnaires.returns.models import AuditReturn, WordForm
from questionnaires.returns.word_forms.bringing_back import hold, read_held, use
from questionnaires.returns.word_forms.forms import BringBackForm
from questionnaires.returns.word_forms.reading import FormRefused

pages = require_http_methods(["GET", "HEAD", "POST"])
GONE = "This form is not waiting any more: it has been used, or was brought more than a day ago."


def _to_fill(request: SignedInRequest, pk: int) -> AuditReturn:
    """Of a lead, while it takes suggestions."""
    audit_return = fetched(AuditReturn.objects.led_by(request.user), pk)
    pen = may_answer(request.user, audit_return)
    if pen is None:
        raise NotAnswerable(why_not_answerable(audit_return))
    if not may_bring_in(audit_return, pen):
        raise NotAnswerable("A form can be brought back until the return is first submitted.")
    return audit_return


@pages
@login_required
@told_when_closed
def bring_back(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = _to_fill(request, pk)
    form = BringBackForm()
    if request.method == "POST":
        form = BringBackForm(request.POST, request.FILES)
        if dropped_files(request):
            form.add_error("file", "This file is too large to be a form.")
        elif form.is_valid() and (held := _held(request, audit_return, form)):
            return redirect("returns:word_form_read", pk, held.pk)
    context = {"audit_return": audit_return, "form": form}
    return render(request, "returns/word_form_bring.html", context)


def _held(
    request: SignedInRequest, audit_return: AuditReturn, form: BringBackForm
) -> WordForm | None:
    upload = form.cleaned_data["file"]
    try:
        return hold(
            audit_return,
            upload.file,
            name=str(upload.name),
            by=request.user,
            at=timezone.now(),
        )
    except FormRefused as refused:
        form.add_error("file", str(refused))
        return None


@pages
@login_required
@told_when_closed
def show(request: SignedInRequest, pk: int, form: int) -> HttpResponse:
    """What was read and what was not; POST puts it beside the questions."""
    audit_return = _to_fill(request, pk)
    held = get_object_or_404(audit_return.word_forms, pk=form, brought_by=request.user)
    now = timezone.now()
    if not WordForm.objects.waiting(at=now).filter(pk=held.pk).exists():
        messages.info(request, GONE)
        return redirect("returns:overview", pk)
    if request.method == "POST":
        used = use(held, audit_return, by=request.user, at=now)
        messages.success(request, _told(len(used.found)))
        return redirect("returns:overview", pk)
    read = read_held(held, audit_return)
    context = {"audit_return": audit_return, "held": held, "read": read, "answers": read.printed}
    return render(request, "returns/word_form_read.html", context)


def _told(number: int) -> str:
    answers = "1 answer is" if number == 1 else f"{number} answers are"
    return f"{answers} put beside the questions. Confirm or change each of them."
