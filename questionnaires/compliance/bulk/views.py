"""Choose in the tracker, see once more whom it touches, do it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.compliance.bulk.acts import TooMany
from questionnaires.compliance.bulk.marks import mark_of
from questionnaires.compliance.bulk.offered import BY_CODE, Act, Doing, Told, organisations
from questionnaires.compliance.chase_page import ahead
from questionnaires.compliance.chasing.by_hand import ByHandRefused
from questionnaires.compliance.choosing import chosen_returns, not_understood, tracker_filter
from questionnaires.compliance.crumbs import to_tracker
from questionnaires.returns.models import AuditReturn, AuditRound

MOST_NAMES = 200


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@transaction.atomic
def many(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One of the acts that are offered, for the returns that the address chooses.

    Who posts holds the round, so that of two presses at once the second sees what the first did.
    """
    act = BY_CODE.get(code)
    if act is None:
        raise Http404
    rounds = AuditRound.objects.editable_by(request.user).select_related("board")
    audit_round = get_object_or_404(rounds.prefetch_related("cohorts"), slug=slug)
    if request.method == "POST":
        AuditRound.objects.select_for_update(no_key=True).get(pk=audit_round.pk)
    filters = tracker_filter(request, audit_round)
    if not filters.form.is_valid():
        return not_understood(request, audit_round)
    returns = chosen_returns(request, filters)
    page = Page(act, audit_round, returns, mark_of(audit_round, returns))
    if request.method == "POST" and returns:
        return _posted(request, page)
    return _shown(request, page, page.form())


@dataclass(frozen=True)
class Page:
    act: Act
    audit_round: AuditRound
    returns: list[AuditReturn]
    mark: str

    def form(self, posted: dict[str, Any] | None = None) -> Any:
        return self.act.form(posted, today=timezone.localdate(), initial={"seen": self.mark})


def _posted(request: SignedInRequest, page: Page) -> HttpResponse:
    changed = request.POST.get("seen") != page.mark
    form = page.form({**request.POST.dict(), "seen": page.mark})
    if not form.is_valid() or changed:
        return _shown(request, page, form, changed=changed)
    try:
        _tell(request, page.act.do(_doing(request, page, form)))
        return redirect("compliance:tracker", page.audit_round.slug)
    except (ByHandRefused, TooMany) as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, page, form)


def _doing(request: SignedInRequest, page: Page, form: Any) -> Doing:
    return Doing(
        page.audit_round,
        [one.pk for one in page.returns],
        form,
        request.user,
        timezone.localdate(),
        timezone.now(),
    )


def _tell(request: SignedInRequest, told: Told) -> None:
    if told.done:
        messages.success(request, told.done)
    for reason, number in told.refused.items():
        messages.warning(request, f"{organisations(number)} left out: {reason}")


def _shown(
    request: SignedInRequest, page: Page, form: Any, *, changed: bool = False
) -> HttpResponse:
    context = {
        "audit_round": page.audit_round,
        "place": page.audit_round.board,
        "crumbs": to_tracker(page.audit_round),
        "act": page.act,
        "form": form,
        "returns": page.returns,
        "names": page.returns[:MOST_NAMES],
        "more": max(len(page.returns) - MOST_NAMES, 0),
        "changed": changed,
    }
    if page.act.code == "chase" and page.returns:
        only = [one.pk for one in page.returns]
        context["ahead"] = ahead(page.audit_round, on=timezone.localdate(), only=only)
    return render(request, "compliance/bulk_act.html", context)
