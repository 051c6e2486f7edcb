"""Handing a file out: always as a download, never as a page of the portal."""

import logging
from pathlib import PurePath

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from audit_portal.checking import BY_CODE
from questionnaires.returns.models import Evidence
from questionnaires.returns.models.evidence import EvidenceQuerySet

log = logging.getLogger(__name__)
ENDINGS = {kind.content_type: kind.endings for kind in BY_CODE.values()}


def download_name(evidence: Evidence) -> str:
    """The name it came with, with an ending that fits what it is: "plan.html" of words is text."""
    endings = ENDINGS[evidence.content_type]
    if PurePath(evidence.original_name).suffix.lower() in endings:
        return evidence.original_name
    return f"{evidence.original_name}{endings[0]}"


def download(within: EvidenceQuerySet, pk: int) -> FileResponse:
    """A file among what its reader may see. Raises `Http404`, also when it is not in its place.

    Whatever a browser might make of its content, it may neither run nor load anything.
    """
    evidence = get_object_or_404(within.files().distinct(), pk=pk)
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError as error:
        log.error("The file of evidence %s is not in its place.", pk)
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=download_name(evidence),
        content_type=evidence.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
