"""A version as a document, and as YAML in its canonical form."""

from typing import Any

import yaml

from questionnaires.definitions.documents.canonical import canonical, checksum
from questionnaires.definitions.models import (
    Framework,
    Question,
    Scale,
    ScalePoint,
    Standard,
    Variant,
    Version,
)

Fields = dict[str, Any]


def document_of(version: Version) -> Fields:
    """All that a version says, as plain data in the canonical form."""
    return canonical(
        {
            "code": version.questionnaire.code,
            "title": version.questionnaire.title,
            **about_fields(version),
            "frameworks": [
                framework_fields(row) for row in version.frameworks.prefetch_related("items")
            ],
            "scales": [scale_fields(row) for row in version.scales.prefetch_related("points")],
            "variants": [variant_fields(row) for row in version.variants.all()],
            "standards": standards_of(version),
        }
    )


def checksum_of(version: Version) -> str:
    return checksum(document_of(version))


def yaml_of(version: Version) -> str:
    return as_yaml(document_of(version))


def _fields(row: Any, names: str, **more: Any) -> Fields:
    return {name: getattr(row, name) for name in names.split()} | more


def about_fields(version: Version) -> Fields:
    applies_from = version.applies_from and version.applies_from.isoformat()
    return _fields(version, "label introduction follows", applies_from=applies_from)


def framework_fields(row: Framework) -> Fields:
    items = [_fields(item, "key title") for item in row.items.all()]
    return _fields(row, "key title source", items=items)


def scale_fields(row: Scale) -> Fields:
    return _fields(row, "key title", points=[_point(point) for point in row.points.all()])


def variant_fields(row: Variant) -> Fields:
    return _fields(row, "key title kinds duties")


def _point(point: ScalePoint) -> Fields:
    return _fields(point, "key label meaning colour assured calls_for_action outside_base")


def standards_of(version: Version) -> list[Fields]:
    """Standards within standards; every level in its order."""
    rows = Standard.objects.filter(version=version).prefetch_related(
        "questions__scale",
        "questions__choices",
        "questions__columns",
        "questions__point_meanings__point",
        "questions__references__item__framework",
    )
    parts = {row.pk: _standard(row) for row in rows}
    top: list[Fields] = []
    for row in rows:
        siblings = parts[row.parent_id].setdefault("standards", []) if row.parent_id else top
        siblings.append(parts[row.pk])
    return top


def _standard(row: Standard) -> Fields:
    questions = [question_fields(question) for question in row.questions.all()]
    return standard_fields(row) | {"questions": questions}


def standard_fields(row: Standard) -> Fields:
    """Without what lies in it."""
    return _fields(row, "key title introduction optional variants", number=row.number_printed)


def question_fields(row: Question) -> Fields:
    options = [_fields(choice, "key label") for choice in row.choices.all()]
    references: dict[str, list[str]] = {}
    for reference in row.references.all():
        references.setdefault(reference.item.framework.key, []).append(reference.item.key)
    return _fields(
        row,
        "key kind text help expected_evidence required commentary evidence_rule counted "
        "condition limits variants",
        number=row.number_printed,
        scale=row.scale and row.scale.key,
        meanings={own.point.key: own.meaning for own in row.point_meanings.all()},
        choices=[] if row.kind == Question.Kind.TERMS else options,
        terms=options if row.kind == Question.Kind.TERMS else [],
        columns=[_fields(column, "key label kind") for column in row.columns.all()],
        references=references,
    )


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, short lists of keys on one line, items indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: FBT001, FBT002 - PyYAML calls it so
        return super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    keys = all(isinstance(item, str) and " " not in item for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=keys)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def as_yaml(document: Fields) -> str:
    text = yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return _aired(text)


def _aired(text: str) -> str:
    """A blank line before each list at the top level and each of its items.

    Nothing but those stands at these indents: what a text holds is indented further.
    """
    lines: list[str] = []
    in_list = False
    for line in text.split("\n"):
        if line[:1] not in ("", " "):
            in_list = line.endswith(":")
            if in_list:
                lines.append("")
        elif in_list and line.startswith("  - ") and lines[-1][:1] in ("", " "):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
