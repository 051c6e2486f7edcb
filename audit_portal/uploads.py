"""Receiving files: straight to disk, and never more than is allowed.

The limits are enforced while the body comes in, so that a file of 5 GB costs neither memory nor
disk. A file that is too large is dropped and named; what came with it - words and other files -
arrives whole. A body beyond everything that could be sent in good faith is refused at its head.
"""

from typing import Any, Literal, NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

KEY = "portal.dropped_files"


class Dropped(NamedTuple):
    name: str
    why: Literal["too large", "too many", "not signed in"]


def dropped_files(request: HttpRequest) -> list[Dropped]:
    """Files of this request that were not taken, in the order they came."""
    found: list[Dropped] = request.META.get(KEY, [])
    return found


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """In settings this is the only handler: small files go to disk like large ones.

    Nothing is kept for somebody who is not signed in: the body is read before any view asks.
    """

    request: HttpRequest

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.begun = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name for it
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        files = settings.UPLOAD_MAX_FILES_AT_ONCE * settings.EVIDENCE_MAX_BYTES
        if content_length > files + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The body is larger than all that may be sent at once.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.begun += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # Dropped here and not in new_file, where the parser would close the file before this one.
        if not self.request.user.is_authenticated:
            self.drop("not signed in")
        if self.begun > settings.UPLOAD_MAX_FILES_AT_ONCE:
            self.drop("too many")
        if start + len(raw_data) > settings.EVIDENCE_MAX_BYTES:
            self.drop("too large")
        self.file.write(raw_data)

    def drop(self, why: Literal["too large", "too many", "not signed in"]) -> None:
        self.request.META.setdefault(KEY, []).append(Dropped(self.file_name or "", why))
        raise SkipFile
