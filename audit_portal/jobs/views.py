"""Waiting for a job and fetching what it made: for who asked, as long as they may have it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit_portal.jobs.asking import ask
from audit_portal.jobs.housekeeping import PRODUCTS_KEPT
from audit_portal.jobs.kinds import About, Kind, NotTheirs, kind_of
from audit_portal.jobs.models import Job, Product
from audit_portal.jobs.working import stop as stop_job
from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest


@dataclass(frozen=True)
class Waiting:
    """A job before who asked for it."""

    job: Job
    kind: Kind


def theirs(user: User, pk: int) -> Waiting:
    """Raises `Http404` for other people's jobs, and where this one may no longer have it."""
    job = get_object_or_404(Job, pk=pk, asked_by=user)
    kind = kind_of(job.kind)
    if kind is None or not kind.may_have(user, job.about):
        raise Http404
    return Waiting(job, kind)


def waiting_for(user: User, code: str, about: About) -> HttpResponse:
    """For views where something can be asked for: to the page to wait on, or nothing is there."""
    try:
        job = ask(user, code, about, at=timezone.now())
    except NotTheirs as refusal:
        raise Http404 from refusal
    return redirect("jobs:job", job.pk)


@require_safe
@login_required
def job(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page asks for its own middle again until the job is finished."""
    it = theirs(request.user, pk)
    context = {
        "job": it.job,
        "product": Product.objects.defer("content").filter(job=it.job).first(),
        "thing": it.kind.makes,
        "back_url": it.kind.back_url(it.job.about),
        "kept_until": it.job.asked_at + PRODUCTS_KEPT,
    }
    template = "jobs/_job.html" if request.htmx else "jobs/job_show.html"
    return render(request, template, context)


@require_safe
@login_required
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """Always as a download, of which a browser may neither run nor load anything."""
    product = get_object_or_404(Product, job=theirs(request.user, pk).job)
    return HttpResponse(
        bytes(product.content),
        content_type=product.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{product.name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


@require_POST
@login_required
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    it = theirs(request.user, pk)
    if not stop_job(it.job, at=timezone.now()):
        messages.info(request, "It was finished before it could be stopped.")
    return redirect("jobs:job", pk)


@require_POST
@login_required
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask anew: as things stand now, and on today's date."""
    it = theirs(request.user, pk)
    return waiting_for(request.user, it.job.kind, it.job.about)
