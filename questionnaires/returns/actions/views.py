"""Pages of actions: setting one at a question, the organisation's plan, following one up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.models import Organisation
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.actions.forms import ActionForm, UpdateForm
from questionnaires.returns.actions.planning import set_action, update_action
from questionnaires.returns.actions.tables import ActionTable
from questionnaires.returns.at_question import at_question, told_when_closed
from questionnaires.returns.models import Action

CHOICES = [("open", "Open"), ("overdue", "Overdue"), ("done", "Done"), ("dropped", "Dropped")]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@told_when_closed
def add_action(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    spot = at_question(request.user, pk, key)
    form = ActionForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        action = set_action(
            spot.audit_return,
            spot.question,
            form.plan,
            who=request.user,
            at=timezone.now(),
            role=spot.pen.role,
        )
        messages.success(request, f"Action added: {action.what}")
        return redirect(spot.back_url)
    there = Action.objects.filter(audit_return=pk, question=spot.question.pk)
    context = {
        "spot": spot,
        "audit_return": spot.audit_return,
        "question": spot.question,
        "form": form,
        "actions": there,
    }
    return render(request, "returns/action_add.html", context)


@require_safe
@login_required
def action_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open ones first; `?status=` narrows. To others than the organisation: signed-off returns'."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    today = timezone.localdate()
    visible = Action.objects.visible_to(request.user).filter(organisation=organisation)
    actions = visible.select_related("audit_return__audit_round", "question").open_first()
    chosen = request.GET.get("status", "")
    if chosen == "overdue":
        actions = actions.overdue(on=today)
    elif chosen in Action.Status.values:
        actions = actions.filter(status=chosen)
    table = ActionTable(actions, on=today)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "organisation": organisation,
        "table": table,
        "any": visible.exists(),
        "may_update": visible.editable_by(request.user).exists(),
        "open": visible.open().count(),
        "overdue": visible.overdue(on=today).count(),
        "chosen": chosen,
        "choices": CHOICES,
    }
    return render(request, "returns/action_plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def action(request: SignedInRequest, pk: int) -> HttpResponse:
    """One action with all that happened to it. POST adds an update."""
    found = get_object_or_404(
        Action.objects.visible_to(request.user).select_related(
            "organisation", "audit_return__audit_round", "question__standard", "created_by"
        ),
        pk=pk,
    )
    today = timezone.localdate()
    form = None
    if Action.objects.editable_by(request.user).filter(pk=pk).exists():
        form = UpdateForm(request.POST or None, action=found, on=today)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            update_action(found, form.change, who=request.user, at=timezone.now())
            messages.success(request, "Your update was saved.")
            return redirect("returns:action", pk)
    context = {
        "action": found,
        "overdue": found.is_overdue(on=today),
        "updates": found.updates.select_related("who").order_by("-at", "-pk"),
        "form": form,
    }
    return render(request, "returns/action_show.html", context)
