"""The pages of a planned round. Each saves what it asks and leads on; all lead back to the plan."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit_portal.organisations.models import Board, User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.planning.forms import (
    CONTINUE,
    AboutForm,
    ApprovalForm,
    CohortForm,
    SharingForm,
    WhoForm,
)
from questionnaires.compliance.planning.plan_page import PlanPage
from questionnaires.returns.models import AuditRound, PlannedCohort, PlannedRound
from questionnaires.returns.rounds.choosing import Who, chosen_by, tally
from questionnaires.returns.rounds.drafting import begin, begin_like, open_planned
from questionnaires.returns.rounds.running import RoundRefused

ANY_FORM = require_http_methods(["GET", "HEAD", "POST"])


def planned_or_404(user: User, pk: int) -> PlannedRound:
    planned = PlannedRound.objects.editable_by(user).select_related(
        "board", "opened", "modelled_on", "version__questionnaire"
    )
    return get_object_or_404(planned, pk=pk)


def unfinished_or_404(user: User, pk: int) -> PlannedRound:
    return get_object_or_404(PlannedRound.objects.editable_by(user).unfinished(), pk=pk)


@ANY_FORM
@login_required
def start(request: SignedInRequest, slug: str) -> HttpResponse:
    """A new plan, from nothing or from an earlier round; or on with one that was begun."""
    board = get_object_or_404(Board.objects.managed_by(request.user), slug=slug)
    if request.method == "POST":
        return _started(request, board)
    context = {
        "place": board,
        "earlier": board.rounds.select_related("version__questionnaire").order_by("-pk")[:20],
        "unfinished": board.planned_rounds.unfinished().select_related("made_by"),
    }
    return render(request, "compliance/planning/start.html", context)


def _started(request: SignedInRequest, board: Board) -> HttpResponse:
    now, key = timezone.now(), request.POST.get("like", "")
    if not key:
        planned = begin(board, by=request.user, at=now)
        return redirect("compliance:plan_about", planned.pk)
    rounds = AuditRound.objects.editable_by(request.user).filter(board=board)
    earlier = get_object_or_404(rounds, slug=key)
    planned = begin_like(earlier, by=request.user, on=timezone.localdate(), at=now)
    messages.success(request, f"Everything is as in {earlier.title}. Look at the dates and names.")
    return redirect("compliance:plan", planned.pk)


@require_safe
@login_required
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that is planned, what is missing, and the button that opens the round."""
    planned = planned_or_404(request.user, pk)
    if planned.opened is not None:
        return redirect("compliance:tracker", planned.opened.slug)
    page = PlanPage(planned)
    context = {"page": page, "passed": page.passed(on=timezone.localdate())}
    return _shown(request, "plan", planned, context)


@ANY_FORM
@login_required
def about(request: SignedInRequest, pk: int) -> HttpResponse:
    planned = unfinished_or_404(request.user, pk)
    form = AboutForm(request.POST or None, planned=planned)
    if not form.is_valid():
        return _shown(request, "about", planned, {"form": form})
    form.save()
    if not planned.cohorts.exists():
        return redirect("compliance:plan_add_group", pk)
    return redirect("compliance:plan", pk)


@ANY_FORM
@login_required
def add_group(request: SignedInRequest, pk: int) -> HttpResponse:
    return _group(request, unfinished_or_404(request.user, pk), None)


@ANY_FORM
@login_required
def group(request: SignedInRequest, pk: int, cohort: int) -> HttpResponse:
    planned = unfinished_or_404(request.user, pk)
    return _group(request, planned, get_object_or_404(planned.cohorts, pk=cohort))


def _group(
    request: SignedInRequest, planned: PlannedRound, cohort: PlannedCohort | None
) -> HttpResponse:
    form = CohortForm(request.POST or None, planned=planned, cohort=cohort)
    if not form.is_valid():
        return _shown(request, "group", planned, {"form": form, "cohort": cohort})
    saved = form.save()
    if cohort is None and planned.enrolment == AuditRound.Enrolment.CLOSED:
        return redirect("compliance:plan_who", planned.pk, saved.pk)
    return redirect("compliance:plan", planned.pk)


@ANY_FORM
@login_required
def who(request: SignedInRequest, pk: int, cohort: int) -> HttpResponse:
    """“Count” shows who would be asked and saves nothing; with JavaScript it counts by itself."""
    planned = unfinished_or_404(request.user, pk)
    group = get_object_or_404(planned.cohorts, pk=cohort)
    posted = request.POST if request.method == "POST" else None
    form = WhoForm(posted, board=planned.board, who=Who.of(group.who), on=group.opens)
    chosen = Who.of(group.who)
    if posted is not None and form.is_valid():
        if "count" not in posted:
            PlannedCohort.objects.filter(pk=group.pk).update(who=form.who.stored)
            return redirect("compliance:plan", pk)
        chosen = form.who
    context = {"form": form, "cohort": group, **_counted(planned, group, chosen)}
    if request.htmx:
        return _shown(request, "_counted", planned, context)
    return _shown(request, "who", planned, context)


def _counted(planned: PlannedRound, group: PlannedCohort, chosen: Who) -> dict[str, Any]:
    """Without those who are in an earlier group, as at the opening."""
    taken: set[int] = set()
    for earlier in planned.cohorts.filter(pk__lt=group.pk):
        members = chosen_by(Who.of(earlier.who), planned.board, on=earlier.opens)
        taken.update(member.organisation_id for member in members)
    members = chosen_by(chosen, planned.board, on=group.opens, besides=taken)
    return {"members": members, "tally": tally(members), "has_earlier": bool(taken)}


@require_POST
@login_required
def remove_group(request: SignedInRequest, pk: int, cohort: int) -> HttpResponse:
    planned = unfinished_or_404(request.user, pk)
    planned.cohorts.filter(pk=cohort).delete()
    return redirect("compliance:plan", pk)


@ANY_FORM
@login_required
def approvals(request: SignedInRequest, pk: int) -> HttpResponse:
    planned = unfinished_or_404(request.user, pk)
    form = ApprovalForm(request.POST or None, planned=planned)
    if not form.is_valid():
        return _shown(request, "approvals", planned, {"form": form})
    form.save()
    return redirect("compliance:plan", pk)


@ANY_FORM
@login_required
def sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    planned = unfinished_or_404(request.user, pk)
    posted = request.POST if request.method == "POST" else None
    chosen = planned.shared_with.all()
    form = SharingForm(posted, board=planned.board, chosen=chosen, button=CONTINUE)
    if not form.is_valid():
        return _shown(request, "sharing", planned, {"form": form})
    planned.shared_with.set(form.cleaned_data["boards"])
    return redirect("compliance:plan", pk)


@require_POST
@login_required
def open_now(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pressed twice, or by two managers, it opens one round."""
    planned = planned_or_404(request.user, pk)
    try:
        audit_round = open_planned(planned, by=request.user, at=timezone.now())
    except RoundRefused:
        return redirect("compliance:plan", pk)  # which says what is missing
    number = audit_round.returns.count()
    asked = "1 organisation is asked" if number == 1 else f"{number} organisations are asked"
    messages.success(
        request, f"{audit_round.title} is open: {asked}. Nobody has been written to yet."
    )
    return redirect("compliance:tracker", audit_round.slug)


@require_POST
@login_required
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    planned = unfinished_or_404(request.user, pk)
    slug = planned.board.slug
    planned.delete()
    messages.success(request, "The plan is thrown away. No round was opened.")
    return redirect("compliance:rounds", slug)


def _shown(
    request: SignedInRequest, name: str, planned: PlannedRound, context: Mapping[str, Any]
) -> HttpResponse:
    given = {
        "place": planned.board,
        "planned": planned,
        "back_url": reverse("compliance:plan", args=[planned.pk]),
        **context,
    }
    return render(request, f"compliance/planning/{name}.html", given)
