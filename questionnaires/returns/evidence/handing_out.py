"""Handing a file out: always as a download, never as a page of the portal."""

from pathlib import PurePath

from django.http import FileResponse

from questionnaires.returns.evidence.checking import BY_CODE
from questionnaires.returns.models import Evidence

ENDINGS = {kind.content_type: kind.endings for kind in BY_CODE.values()}


def download_name(evidence: Evidence) -> str:
    """The name it came with, with an ending that fits what it is: "plan.html" of words is text."""
    endings = ENDINGS[evidence.content_type]
    if PurePath(evidence.original_name).suffix.lower() in endings:
        return evidence.original_name
    return f"{evidence.original_name}{endings[0]}"


def handed_out(evidence: Evidence) -> FileResponse:
    """Raises `FileNotFoundError` when the file is not in its place.

    Whatever a browser might make of its content, it may neither run nor load anything.
    """
    response = FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=download_name(evidence),
        content_type=evidence.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
