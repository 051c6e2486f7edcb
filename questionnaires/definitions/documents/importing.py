"""A document becomes a draft version, in one transaction, or nothing does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from audit_portal.organisations.models import Board
from questionnaires.definitions.documents.canonical import canonical, checksum
from questionnaires.definitions.documents.exporting import checksum_of
from questionnaires.definitions.documents.form import problems_of_form, sound
from questionnaires.definitions.documents.meaning import problems_of_meaning
from questionnaires.definitions.documents.problems import DocumentRefused
from questionnaires.definitions.documents.readiness import problems_of_readiness
from questionnaires.definitions.documents.reading import read
from questionnaires.definitions.documents.rows import question_row, standard_row, without
from questionnaires.definitions.documents.workbook.reading import is_packed, read_workbook
from questionnaires.definitions.models import (
    Choice,
    Column,
    Framework,
    FrameworkItem,
    PointMeaning,
    Question,
    Questionnaire,
    Reference,
    Scale,
    ScalePoint,
    Standard,
    Variant,
    Version,
)

Fields = dict[str, Any]


@dataclass(frozen=True)
class Imported:
    """`is_new` is False when the newest version says the same already: then nothing changed."""

    version: Version
    is_new: bool


def read_document(raw: bytes, *, to_publish: bool = False) -> Fields:
    """The document of a YAML file or a workbook, in its canonical form.

    Raises `DocumentRefused` with all its problems. What would stop it from being published is a
    problem only if it is to be.
    """
    reading = read_workbook(raw) if is_packed(raw) else read(raw)
    reading.add(problems_of_form(reading.data))
    document: Fields = sound(reading.data)
    reading.add(problems_of_meaning(document))
    if to_publish:
        reading.add(problems_of_readiness(document))
    if reading.problems:
        raise DocumentRefused(reading.problems)
    return canonical(document)


@transaction.atomic
def import_document(document: Fields, *, owner: Board | None) -> Imported:
    """A new draft of the questionnaire with this code; without an owner, of the library's.

    `document` comes from `read_document`. The questionnaire takes the document's title.
    """
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code=document["code"], owner=owner, defaults={"title": document["title"]}
    )
    Questionnaire.objects.filter(pk=questionnaire.pk).update(title=document["title"])
    questionnaire.title = document["title"]
    newest = questionnaire.versions.exclude(status=Version.Status.RETIRED).first()
    if newest is not None and checksum_of(newest) == checksum(document):
        return Imported(newest, is_new=False)
    return Imported(write_draft(questionnaire, document), is_new=True)


@transaction.atomic
def write_draft(questionnaire: Questionnaire, document: Fields) -> Version:
    """A new draft with the next number, holding what the document says."""
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)  # or two get one number
    last = questionnaire.versions.aggregate(last=Max("number"))["last"] or 0
    applies_from = document.get("applies_from")
    version = Version.objects.create(
        questionnaire=questionnaire,
        number=last + 1,
        label=document.get("label", ""),
        introduction=document.get("introduction", ""),
        follows=document.get("follows", ""),
        applies_from=date.fromisoformat(applies_from) if applies_from else None,
    )
    _Writer(version, document).write()
    return version


class _Writer:
    """Writes the parts from the top down, remembering by key what others refer to."""

    def __init__(self, version: Version, document: Fields) -> None:
        self.version = version
        self.document = document
        self.items: dict[tuple[str, str], FrameworkItem] = {}
        self.points: dict[tuple[str, str], ScalePoint] = {}
        self.scales: dict[str, Scale] = {}
        self.questions: list[tuple[Question, Fields]] = []
        self.standards = 0

    def write(self) -> None:
        self._write_frameworks()
        self._write_scales()
        Variant.objects.bulk_create(
            Variant(version=self.version, order=order, **variant)
            for order, variant in self._numbered("variants")
        )
        self._write_standards(self.document["standards"], parent=None)
        Question.objects.bulk_create([row for row, _ in self.questions])
        for row, fields in self.questions:
            self._write_parts_of(row, fields)

    def _numbered(self, name: str) -> Iterable[tuple[int, Fields]]:
        return enumerate(self.document.get(name, ()), start=1)

    def _write_frameworks(self) -> None:
        for order, fields in self._numbered("frameworks"):
            own = without(fields, "items")
            framework = Framework.objects.create(version=self.version, order=order, **own)
            items = [
                FrameworkItem(framework=framework, order=n, **item)
                for n, item in enumerate(fields["items"], start=1)
            ]
            for item in FrameworkItem.objects.bulk_create(items):
                self.items[framework.key, item.key] = item

    def _write_scales(self) -> None:
        for order, fields in self._numbered("scales"):
            own = without(fields, "points")
            scale = Scale.objects.create(version=self.version, order=order, **own)
            self.scales[scale.key] = scale
            points = [
                ScalePoint(scale=scale, order=n, **point)
                for n, point in enumerate(fields["points"], start=1)
            ]
            for point in ScalePoint.objects.bulk_create(points):
                self.points[scale.key, point.key] = point

    def _write_standards(self, standards: list[Fields], *, parent: Standard | None) -> None:
        for fields in standards:
            self.standards += 1
            standard = standard_row(self.version, parent, fields, order=self.standards)
            standard.save()
            for question in fields.get("questions", ()):
                scale = self.scales.get(question.get("scale", ""))
                row = question_row(standard, scale, question, order=len(self.questions) + 1)
                self.questions.append((row, question))
            self._write_standards(fields.get("standards", []), parent=standard)

    def _write_parts_of(self, question: Question, fields: Fields) -> None:
        options = [*fields.get("choices", ()), *fields.get("terms", ())]
        Choice.objects.bulk_create(
            Choice(question=question, order=n, **option)
            for n, option in enumerate(options, start=1)
        )
        Column.objects.bulk_create(
            Column(question=question, order=n, **column)
            for n, column in enumerate(fields.get("columns", ()), start=1)
        )
        PointMeaning.objects.bulk_create(
            PointMeaning(
                question=question, point=self.points[fields["scale"], key], meaning=meaning
            )
            for key, meaning in fields.get("meanings", {}).items()
        )
        Reference.objects.bulk_create(
            Reference(question=question, item=self.items[framework, key])
            for framework, keys in fields.get("references", {}).items()
            for key in keys
        )
