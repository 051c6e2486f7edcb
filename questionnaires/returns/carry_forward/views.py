"""Pages of last time's answers: bring them in, confirm a standard at once, see what is new."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.comparing.shown import account
from questionnaires.returns.answering.pen import may_answer
from questionnaires.returns.answering.saving import NotAnswerable, why_not_answerable
from questionnaires.returns.at_question import told_when_closed
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.carry_forward.carried import carried_beside
from questionnaires.returns.carry_forward.confirming import at_once, confirm
from questionnaires.returns.carry_forward.earlier import changes_since, earlier_return
from questionnaires.returns.carry_forward.offering import offered
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.reading import read_standards
from questionnaires.returns.sheet import Sheet


def fetched(returns: AuditReturnQuerySet, pk: int) -> AuditReturn:
    with_round = returns.select_related(
        "audit_round__version__questionnaire", "audit_round__board", "organisation", "cohort"
    )
    return get_object_or_404(with_round, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_when_closed
def carry_forward(request: SignedInRequest, pk: int) -> HttpResponse:
    audit_return = fetched(AuditReturn.objects.led_by(request.user), pk)
    pen = may_answer(request.user, audit_return)
    if pen is None:
        raise NotAnswerable(why_not_answerable(audit_return))
    sheet = Sheet.of(audit_return)
    last = offered(audit_return, sheet, pen).last_time
    if last is None or not last.number:
        messages.info(request, "There is nothing to bring in from last time.")
        return redirect("returns:overview", pk)
    if request.method != "POST":
        context = {"audit_return": audit_return, "last": last}
        return render(request, "returns/return_carry_forward.html", context)
    brought = bring_in(audit_return, last.earlier, who=request.user, at=timezone.now())
    messages.success(request, _brought_in("Last time’s words", len(brought)))
    return redirect("returns:overview", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_when_closed
def carry_across(request: SignedInRequest, pk: int) -> HttpResponse:
    """From another audit, where there is nothing more to bring in from last time."""
    audit_return = fetched(AuditReturn.objects.led_by(request.user), pk)
    pen = may_answer(request.user, audit_return)
    if pen is None:
        raise NotAnswerable(why_not_answerable(audit_return))
    sheet = Sheet.of(audit_return)
    other = offered(audit_return, sheet, pen).another
    if other is None:
        messages.info(request, "There is nothing to bring in from another audit.")
        return redirect("returns:overview", pk)
    if request.method != "POST":
        context = {"audit_return": audit_return, "other": other}
        return render(request, "returns/return_carry_across.html", context)
    brought = bring_in(audit_return, other.source, who=request.user, at=timezone.now())
    messages.success(request, _brought_in("Words from another audit", len(brought)))
    return redirect("returns:overview", pk)


def _brought_in(what: str, number: int) -> str:
    questions = "1 question" if number == 1 else f"{number} questions"
    return f"{what} stand beside {questions}. Confirm or change each of them."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_when_closed
def confirm_standard(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """All answers of a standard that has not changed, and one button for them."""
    audit_return = fetched(AuditReturn.objects.answered_by(request.user), pk)
    sheet, pen = Sheet.of(audit_return), may_answer(request.user, audit_return)
    if pen is None:
        raise NotAnswerable(why_not_answerable(audit_return))
    standard = next((each for each in sheet.standards if each.key == step), None)
    if standard is None or not pen.reaches(standard):
        raise Http404
    if not at_once(sheet, standard):
        return redirect("returns:step", pk, step)
    if request.method == "POST":
        confirm(pen, audit_return, standard.questions, at=timezone.now())
        messages.success(request, f"Confirmed: {standard.title}.")
        return redirect("returns:overview", pk)
    [section] = read_standards(audit_return, sheet, [standard])
    carried = carried_beside(sheet, standard.questions)
    context = {
        "audit_return": audit_return,
        "standard": standard,
        "rows": [(row, carried[row.question.pk]) for row in section.rows],
        "today": timezone.localdate(),
    }
    return render(request, "returns/standard_confirm.html", context)


@require_safe
@login_required
def what_is_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions of this return beside those of the last one."""
    audit_return = fetched(AuditReturn.objects.visible_to(request.user), pk)
    return render(request, "returns/return_what_is_new.html", _new_in(audit_return, request))


def _new_in(audit_return: AuditReturn, request: SignedInRequest) -> dict[str, object]:
    user: User = request.user
    earlier = earlier_return(audit_return, user)
    chosen = request.GET.get("show", "")
    told = account(changes_since(earlier, audit_return), chosen) if earlier else None
    return {"audit_return": audit_return, "earlier": earlier, "account": told}
