"""Adding evidence to what an organisation has: a file, a link, or where to find it.

Adding the same thing twice gives what is already there, so that a double click, a repeated upload
or two colleagues with one policy make one item.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from audit_portal.checking import ALLOWED, FileType, Refused, check_apart
from audit_portal.organisations.limits import bytes_allowed, files_allowed
from audit_portal.organisations.models import Organisation, User
from questionnaires.returns.models import Evidence


class NotAdded(Exception):
    """A file that was not taken; the message says which, why, and what could be added instead."""


@dataclass(frozen=True)
class Facts:
    """What is true of every kind. A file without a title takes its name for one."""

    title: str = ""
    dated: date | None = None
    review_by: date | None = None


@dataclass(frozen=True)
class Adder:
    """For which organisation, by whom and when something is added."""

    organisation: Organisation
    who: User
    at: datetime


def add_file(upload: UploadedFile[bytes], facts: Facts, by: Adder) -> Evidence:
    """Check, store, note. Raises `NotAdded`.

    The file is in its place before the row that speaks of it: a process killed in between leaves a
    file that `sweep_evidence` takes away, never a row without its file.
    """
    name = plain_name(upload.name or "")
    _refuse_size(name, upload.size or 0, bytes_allowed(by.organisation))
    kind = _checked(name, upload)
    digest = _digest(upload)
    files = Evidence.objects.files().filter(organisation=by.organisation)
    known = files.filter(sha256=digest).first()
    if known is not None:
        return known
    most = files_allowed(by.organisation)
    if files.count() >= most:
        raise NotAdded(
            f"“{name}” was not added, because {by.organisation} keeps as many files as it may "
            f"({most}). Remove files that no return uses, or give a link or say where to find it."
        )
    return _stored(upload, name, kind, digest, facts, by)


def add_link(link: str, facts: Facts, by: Adder) -> Evidence:
    return _once(by, kind=Evidence.Kind.LINK, link=link, **_columns(facts, facts.title or link))


def add_location(where: str, kept_by: str, facts: Facts, by: Adder) -> Evidence:
    title = facts.title or where.splitlines()[0]
    columns = {"where": where, "kept_by": kept_by, **_columns(facts, title)}
    return _once(by, kind=Evidence.Kind.LOCATION, **columns)


def plain_name(name: str) -> str:
    """The last part of a path of either system, printable, at most 200 characters."""
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    stem, dot, ending = printable.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return printable[:200] or "file"


def not_taken(name: str, reason: str) -> NotAdded:
    return NotAdded(f"“{name}” was not added, because {reason}. {ALLOWED}")


def too_large(name: str, most_bytes: int) -> NotAdded:
    most = most_bytes // (1024 * 1024)
    return NotAdded(
        f"“{name}” was not added, because it is larger than {most} MB. Make it smaller, or give a "
        "link to it or say where to find it."
    )


def _refuse_size(name: str, size: int, most: int) -> None:
    if size > most:
        raise too_large(name, most)


def _checked(name: str, upload: UploadedFile[bytes]) -> FileType:
    try:
        return check_apart(upload)  # type: ignore[arg-type]  # File is a BinaryIO in all it uses
    except Refused as refusal:
        raise not_taken(name, str(refusal)) from refusal


def _digest(upload: UploadedFile[bytes]) -> str:
    digest = sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _columns(facts: Facts, title: str) -> dict[str, object]:
    return {"title": title[:200], "dated": facts.dated, "review_by": facts.review_by}


def _stored(
    upload: UploadedFile[bytes], name: str, kind: FileType, digest: str, facts: Facts, by: Adder
) -> Evidence:
    evidence = Evidence(
        organisation=by.organisation,
        kind=Evidence.Kind.FILE,
        original_name=name,
        content_type=kind.content_type,
        size=upload.size or 0,
        sha256=digest,
        scan=Evidence.Scan.CHECKED,
        added_at=by.at,
        added_by=by.who,
        **_columns(facts, facts.title or name),
    )
    evidence.file.save(uuid4().hex, upload, save=False)
    try:
        with transaction.atomic():
            return _saved(evidence, by)
    except IntegrityError:  # a colleague has just added the same file
        evidence.file.storage.delete(evidence.file.name or "")
        return Evidence.objects.get(organisation=by.organisation, sha256=digest)


def _once(by: Adder, **columns: object) -> Evidence:
    same = Evidence.objects.filter(organisation=by.organisation, **columns).first()
    return same or _saved(
        Evidence(organisation=by.organisation, added_at=by.at, added_by=by.who, **columns), by
    )


def _saved(evidence: Evidence, by: Adder) -> Evidence:
    evidence.signed(by.who, by.at).save(force_insert=True)
    return evidence
