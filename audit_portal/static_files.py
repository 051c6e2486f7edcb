"""Files that everybody may have: those for the browser, and the guide.

In production the files for the browser are named with a digest of what is in them.
"""

from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The guide needs its style sheet and its pictures, and nothing else from anywhere.
GUIDE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # without types of its own
    """Follows the imports of our scripts, too, so that an upgrade never mixes old and new."""

    support_js_module_import_aggregation = True


class StaticAndGuide(WhiteNoiseMiddleware):  # type: ignore[misc]  # without types of its own
    """Hands out, besides, the guide that `make guide` built; what is not there is a 404 as ever."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.index_file = "index.html"
        self.add_headers_function = limit_guide
        if settings.GUIDE_ROOT.is_dir():
            self.add_files(settings.GUIDE_ROOT, prefix=settings.GUIDE_URL)


def limit_guide(headers: Headers, path: str, url: str) -> None:
    if url.startswith(settings.GUIDE_URL):
        headers["Content-Security-Policy"] = GUIDE_POLICY
