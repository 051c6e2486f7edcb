"""Files of past answers between their upload and the word to bring them in.

Whatever is wrong with them is a problem in a list, not a reason to forget them: of several files
one alone can be chosen again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit_portal.organisations.models import User
from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.returns.exchange.problems import ImportRefused, Problem, Tell
from questionnaires.returns.exchange.reading import Source
from questionnaires.returns.exchange.sources import source_of
from questionnaires.returns.exchange.tables import ZIP
from questionnaires.returns.models import AuditRound, PastAnswers, PastFile

State = PastAnswers.State
Sheet = PastFile.Sheet
MISSING = "There is no file of answers yet. Choose one."
TWICE = (
    "A workbook brings its returns and actions in sheets of its own. Put them there, or bring all "
    "three as CSV."
)


def hold(
    audit_round: AuditRound,
    by: User,
    files: Mapping[str, "UploadedFile[Any]"],
    *,
    at: datetime,
) -> PastAnswers:
    """`files` by their sheet, beside those that wait already, each in the place of its like.

    A workbook that comes alone takes the place of all.
    """
    with transaction.atomic():
        # Of two presses of the button the second finds what the first has brought.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        waiting = PastAnswers.objects.select_for_update().exclude(state=State.WRITTEN)
        past = waiting.filter(audit_round=audit_round, brought_by=by).first()
        past = past or PastAnswers(audit_round=audit_round, brought_by=by)
        past.brought_at, past.state, past.doing = at, State.TO_LOOK, ""
        past.problems, past.problem_count, past.found, past.task = [], 0, {}, ""
        past.save()
        coming = [_file(past, sheet, upload) for sheet, upload in files.items()]
        alone = [file.sheet for file in coming] == [Sheet.ANSWERS] and coming[0].is_packed
        past.files.filter(**({} if alone else {"sheet__in": list(files)})).delete()
        PastFile.objects.bulk_create(coming)
    return past


def _file(past: PastAnswers, sheet: str, upload: "UploadedFile[Any]") -> PastFile:
    content = upload.read()
    return PastFile(
        past_answers=past,
        sheet=sheet,
        name=clean_text(Path(str(upload.name)).name)[:200] or sheet,
        size=len(content),
        is_packed=content.startswith(ZIP),
        content=content,
    )


@contextmanager
def source(past: PastAnswers, tell: Tell) -> Iterator[Source]:
    """The files as a source. Raises `ImportRefused` once what is wrong with them is told."""
    files = list(past.files.all())
    if problem := _out_of_order(files):
        tell(problem)
        raise ImportRefused(1)
    with TemporaryDirectory(prefix="past-") as folder:
        paths: dict[str, Path] = {}
        for file in files:
            (place := Path(folder) / file.sheet).mkdir()
            paths[file.sheet] = place / called(file, files)
            paths[file.sheet].write_bytes(bytes(file.content))
        yield source_of(
            paths[Sheet.ANSWERS],
            tell=tell,
            returns=paths.get(Sheet.RETURNS),
            actions=paths.get(Sheet.ACTIONS),
        )


def called(file: PastFile, files: Sequence[PastFile]) -> str:
    """Its name; with what is in it, where two are called alike."""
    alike = [other for other in files if other.name == file.name]
    name = file.name[-120:]
    return name if len(alike) == 1 else f"{file.sheet} {name}"


def _out_of_order(files: Sequence[PastFile]) -> Problem | None:
    answers = next((file for file in files if file.sheet == Sheet.ANSWERS), None)
    if answers is None:
        return Problem(Sheet.ANSWERS.label, 0, "", MISSING)
    more = [file for file in files if file is not answers]
    if more and (answers.is_packed or any(file.is_packed for file in more)):
        return Problem(more[0].name, 0, "", TWICE)
    return None


def forget_stale(at: datetime) -> None:
    """What was brought and neither written nor thrown away, and what was written: a sweep."""
    PastAnswers.objects.stale(at=at).delete()
