"""Two versions of a questionnaire side by side."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.comparing.shown import account
from questionnaires.definitions.lineage import changes_since, comparable_versions, earlier_version
from questionnaires.definitions.views import crumbs, may_map, visible_version


@require_safe
@login_required
def compare_versions(request: SignedInRequest, pk: int) -> HttpResponse:
    """`with` names the other version; left out, it is the one before this."""
    it = visible_version(request.user, pk)
    others = comparable_versions(request.user, it)
    asked_for = request.GET.get("with", "")
    before = next((each for each in others if str(each.pk) == asked_for), earlier_version(it))
    context = {
        "version": it,
        "before": before,
        "others": others,
        "place": it.questionnaire.owner,
        "may_map": may_map(request.user, it),
        "crumbs": [*crumbs(), (str(it), reverse("definitions:version", args=[it.pk]))],
        "account": account(changes_since(before, it), request.GET.get("show", ""))
        if before
        else None,
    }
    return render(request, "definitions/version_compare.html", context)
