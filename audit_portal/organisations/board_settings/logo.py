"""The logo of a board's letterhead: drawn anew, so that only what can be seen of it is kept."""

from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit_portal.checking import redraw_apart
from audit_portal.organisations.board_settings.changing import change_settings
from audit_portal.organisations.models import Board, User

WIDEST, HIGHEST = 1200, 600  # dots: eight centimetres of good print, and small in a mail


def put_logo(board: Board, upload: UploadedFile[bytes], *, who: User, at: datetime) -> None:
    """Raises `Refused` for what cannot be drawn. The picture before it is not kept."""
    png = redraw_apart(upload, WIDEST, HIGHEST)  # type: ignore[arg-type]  # File is a BinaryIO in all it uses
    storage = board.logo.storage
    name = storage.save(f"letterheads/{uuid4().hex}.png", ContentFile(png))
    try:
        _exchange(board, name, who, at)
    except BaseException:
        storage.delete(name)
        raise


def remove_logo(board: Board, *, who: User, at: datetime) -> None:
    _exchange(board, "", who, at)


@transaction.atomic
def _exchange(board: Board, name: str, who: User, at: datetime) -> None:
    held = Board.objects.select_for_update().get(pk=board.pk)
    before, storage = held.logo.name, held.logo.storage
    change_settings(held, {"logo": name}, seen=held.revision, who=who, at=at)
    if before:
        transaction.on_commit(lambda: storage.delete(before))
