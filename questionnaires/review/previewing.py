"""Evidence shown in place: what a browser draws by itself, in a frame that may do nothing else.

The address of a preview has a policy of its own: a sandbox that loads nothing. What is no picture,
PDF or plain text is handed out as a download, as everywhere.
"""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from audit_portal.checking.file_types import GIF, JPEG, PDF, PNG, TEXT, WEBP
from questionnaires.returns.evidence.handing_out import download
from questionnaires.returns.models import Evidence
from questionnaires.review.models import Review

PICTURES = frozenset(kind.content_type for kind in (PNG, JPEG, GIF, WEBP))
DRAWN = PICTURES | {PDF.content_type, TEXT.content_type}
POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"


def sandboxed_by_its_frame(evidence: Evidence) -> bool:
    """Chromium draws no PDF in a frame that says so; the policy puts it into one all the same."""
    return evidence.content_type != PDF.content_type


def may_be_drawn(evidence: Evidence) -> bool:
    return evidence.kind == Evidence.Kind.FILE and evidence.content_type in DRAWN


def preview(review: Review, pk: int) -> FileResponse:
    """A file that stands in this return. Raises `Http404` for any other, and for one that no
    browser draws."""
    cited = Evidence.objects.filter(citations__answer__audit_return=review.audit_return_id)
    evidence = get_object_or_404(cited.files().distinct(), pk=pk)
    if not may_be_drawn(evidence):
        raise Http404
    response = download(cited, pk)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
