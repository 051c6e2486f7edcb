"""What an organisation keeps: the list, one item, adding, changing, removing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audit_portal.organisations.limits import bytes_allowed
from audit_portal.organisations.models import Organisation
from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files
from questionnaires.returns.evidence.adding import Adder
from questionnaires.returns.evidence.changing import change, changes
from questionnaires.returns.evidence.forms import ChangeForm, EvidenceForm
from questionnaires.returns.evidence.listing import chosen, kept_by, uses
from questionnaires.returns.evidence.removing import (
    NotRemovable,
    remove,
    stood_in_a_submission,
)
from questionnaires.returns.evidence.tables import EvidenceTable
from questionnaires.returns.evidence.taking_in import TakenIn, take_in
from questionnaires.returns.models import Evidence

CHOICES = [
    ("file", "Files"),
    ("link", "Links"),
    ("location", "Where to find it"),
    ("overdue", "Review overdue"),
    ("unused", "Attached to no answer"),
]


def _organisation(request: SignedInRequest, pk: int, *roles: str) -> Organisation:
    return get_object_or_404(Organisation.objects.at_seats(request.user, *roles), pk=pk)


def _item(kept: QuerySet[Evidence], organisation: int, pk: int) -> Evidence:
    return get_object_or_404(
        kept.filter(organisation=organisation).select_related("organisation", "added_by"), pk=pk
    )


@require_safe
@login_required
def organisation_evidence(request: SignedInRequest, organisation: int) -> HttpResponse:
    place = _organisation(request, organisation)
    today = timezone.localdate()
    kept = kept_by(place, request.user)
    show, words = request.GET.get("show", ""), request.GET.get("q", "")[:200]
    table = EvidenceTable(chosen(kept, show=show, words=words, on=today), on=today)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "organisation": place,
        "table": table,
        "any": kept.exists(),
        "overdue": kept.review_overdue(on=today).count(),
        "show": show,
        "words": words,
        "choices": CHOICES,
        "may_add": Organisation.objects.at_seats(request.user, "lead", "contributor")
        .filter(pk=place.pk)
        .exists(),
    }
    return render(request, "returns/evidence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_evidence(request: SignedInRequest, organisation: int) -> HttpResponse:
    place = _organisation(request, organisation, "lead", "contributor")
    most = bytes_allowed(place)
    form = EvidenceForm(most_bytes=most)
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES, most_bytes=most)
        if form.can_be_taken:
            by = Adder(place, request.user, timezone.now())
            taken = take_in(form, dropped_files(request), by)
            if taken.evidence:
                titles = ", ".join(f"“{item}”" for item in taken.evidence)
                messages.success(request, f"Added: {titles}.")
            if taken.to_do and taken.evidence:
                return to_its_page(request, taken)
            if not taken.refusals:
                return redirect("returns:organisation_evidence", place.pk)
            for refusal in taken.refusals:
                form.add_error("upload", refusal)
    return render(request, "returns/evidence_add.html", {"organisation": place, "form": form})


def to_its_page(request: SignedInRequest, taken: TakenIn) -> HttpResponse:
    """To where the facts that could not be read are written again."""
    for sentence in (taken.to_do, *taken.refusals):
        messages.info(request, sentence)
    first = taken.evidence[0]
    return redirect("returns:evidence_item", first.organisation_id, first.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def evidence_item(request: SignedInRequest, organisation: int, pk: int) -> HttpResponse:
    """One item: what it is, where it is used, what was changed. POST changes its facts."""
    _organisation(request, organisation)
    item = _item(Evidence.objects.visible_to(request.user), organisation, pk)
    form, fixed = None, stood_in_a_submission(item)
    if Evidence.objects.editable_by(request.user).filter(pk=pk).exists():
        form = ChangeForm(request.POST or None, evidence=item, words_free=not fixed)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            change(item, form.cleaned_data, who=request.user, at=timezone.now())
            messages.success(request, "Your changes were saved.")
            return redirect("returns:evidence_item", organisation, pk)
    may_remove = Evidence.objects.removable_by(request.user).filter(pk=pk).exists()
    context = {
        "item": item,
        "form": form,
        "fixed": fixed,
        "uses": uses(item, request.user),
        "changes": changes(item),
        "may_remove": may_remove and not fixed,
    }
    return render(request, "returns/evidence_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_evidence(request: SignedInRequest, organisation: int, pk: int) -> HttpResponse:
    item = _item(Evidence.objects.removable_by(request.user), organisation, pk)
    if request.method != "POST":
        context = {"item": item, "uses": uses(item, request.user)}
        return render(request, "returns/evidence_remove.html", context)
    title = str(item)
    try:
        remove(item, who=request.user, at=timezone.now())
    except NotRemovable as refusal:
        messages.info(request, str(refusal))
        return redirect("returns:evidence_item", organisation, pk)
    messages.success(request, f"“{title}” was removed.")
    return redirect("returns:organisation_evidence", organisation)
