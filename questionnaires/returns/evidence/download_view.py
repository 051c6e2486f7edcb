"""A file of evidence, to whoever may see it."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.views.decorators.http import require_safe

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.returns.evidence.handing_out import download
from questionnaires.returns.models import Evidence


@require_safe
@login_required
def download_evidence(request: SignedInRequest, pk: int) -> FileResponse:
    return download(Evidence.objects.visible_to(request.user), pk)
