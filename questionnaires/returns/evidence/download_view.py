"""A file of evidence, to whoever may see it."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.evidence.handing_out import handed_out
from questionnaires.returns.models import Evidence

log = logging.getLogger(__name__)


@require_safe
@login_required
def download(request: SignedInRequest, pk: int) -> FileResponse:
    evidence = get_object_or_404(Evidence.objects.files().visible_to(request.user), pk=pk)
    try:
        return handed_out(evidence)
    except FileNotFoundError as error:
        log.error("The file of evidence %s is not in its place.", pk)
        raise Http404 from error
