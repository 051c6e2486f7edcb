"""Keeping words that cannot be saved: the session has ended, or somebody else was there first.

They are encrypted with a key made from SECRET_KEY, kept for the one person who wrote them, and
bounded: a page of one megabyte, so many pages for a person, so many days.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.encoding import force_bytes

from audit_portal.organisations.models import User
from questionnaires.returns.models import AuditReturn, KeptText
from questionnaires.returns.sheet import structure_for

KEPT_FOR = timedelta(days=14)
MOST_BYTES = 1_000_000
MOST_PER_PERSON = 20
OF_THE_PAGE = ("csrfmiddlewaretoken", "seal", "kept", "then")
SEAL_SALT = "questionnaires.returns.seal"
SEAL_HOLDS_FOR = timedelta(days=30)


class TooMuch(Exception):
    """More than is kept."""


@dataclass(frozen=True)
class Kept:
    """Words taken back, as the page had posted them."""

    pk: int
    posted: QueryDict
    at: datetime


def seal(user: User, audit_return: int, step: str) -> str:
    """A mark in the page that says whose it is, and that it came from us."""
    return signing.dumps([user.pk, audit_return, step], salt=SEAL_SALT)


def sealed_for(request: HttpRequest, audit_return: int, step: str) -> int | None:
    """Whose page of this step was posted (a primary key); None if it is not of our making."""
    try:
        user, *place = signing.loads(
            str(request.POST.get("seal", "")), salt=SEAL_SALT, max_age=SEAL_HOLDS_FOR
        )
    except signing.BadSignature:
        return None
    return int(user) if place == [audit_return, step] else None


def keep(user: int, audit_return: int, step: str, posted: QueryDict, *, at: datetime) -> KeptText:
    """Keep what the page posted, in place of what the same page had posted before.

    User and return by primary key. Raises `TooMuch` when it is longer than is kept.
    """
    KeptText.objects.filter(kept_at__lt=at - KEPT_FOR).delete()
    kept, _ = KeptText.objects.update_or_create(
        user_id=user,
        audit_return_id=audit_return,
        step=step,
        page=str(posted.get("page", ""))[:16],
        defaults={"words": _locked_away(posted), "kept_at": at},
    )
    others = KeptText.objects.filter(user_id=user).exclude(pk=kept.pk)
    oldest = others.values_list("pk", flat=True)[MOST_PER_PERSON - 1 :]
    KeptText.objects.filter(pk__in=list(oldest)).delete()
    return kept


def kept_words(user: User, audit_return: AuditReturn, step: str) -> Kept | None:
    """The newest words that this person wrote into this step and that are not in the return."""
    for row in KeptText.objects.of(user).filter(audit_return=audit_return, step=step):
        posted = _unlocked(bytes(row.words))
        if posted is not None:
            return Kept(row.pk, posted, row.kept_at)
    return None


def steps_with_kept_words(user: User, audit_return: AuditReturn) -> list[tuple[str, str]]:
    """(key, title) of the steps where this person has words that are not in the return."""
    kept = KeptText.objects.of(user).filter(audit_return=audit_return)
    keys = set(kept.values_list("step", flat=True))
    standards = structure_for(audit_return).standards if keys else ()
    return [(standard.key, standard.title) for standard in standards if standard.key in keys]


def forget(user: User, kept: str) -> None:
    """Let go of words by the `kept` mark of the page that showed them."""
    if kept.isdecimal():
        KeptText.objects.of(user).filter(pk=int(kept)).delete()


def _locked_away(posted: QueryDict) -> bytes:
    fields = {name: values for name, values in posted.lists() if name not in OF_THE_PAGE}
    plain = json.dumps(fields, ensure_ascii=False).encode()
    if len(plain) > MOST_BYTES:
        raise TooMuch
    return _fernet().encrypt(zlib.compress(plain))


def _unlocked(words: bytes) -> QueryDict | None:
    """None when the key they were encrypted with is no longer known."""
    try:
        plain = _fernet().decrypt(words)
    except InvalidToken:
        return None
    posted = QueryDict(mutable=True)
    for name, values in json.loads(zlib.decompress(plain)).items():
        posted.setlist(name, values)
    return posted


def _fernet() -> MultiFernet:
    """The present key encrypts; keys it has replaced still decrypt."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"kept words:" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
