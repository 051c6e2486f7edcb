"""New keys: never one that this questionnaire has used before, so that answers are not joined."""

import re
from collections.abc import Collection, Iterable
from itertools import count
from typing import Any

from django.utils.text import slugify

from questionnaires.definitions.building.states import Part
from questionnaires.definitions.models import (
    DraftEdit,
    Framework,
    Question,
    Scale,
    Standard,
    Variant,
    Version,
)

LONGEST = 40
MODELS: dict[Part, type[Any]] = {
    Part.STANDARD: Standard,
    Part.QUESTION: Question,
    Part.SCALE: Scale,
    Part.VARIANT: Variant,
    Part.FRAMEWORK: Framework,
}


def new_key(version: Version, part: Part, words: str) -> str:
    """From the words, and free in all versions of the questionnaire, whoever owns them."""
    begin = _slug(words) or part.value
    code = version.questionnaire.code
    rows = MODELS[part].objects.filter(version__questionnaire__code=code)
    edits = DraftEdit.objects.filter(version__questionnaire__code=code, part=part)
    used = {
        *rows.filter(key__startswith=begin).values_list("key", flat=True),
        *edits.filter(key__startswith=begin).values_list("key", flat=True),
    }
    return _free(begin, used)


def with_keys(rows: Iterable[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Options, points, items: those without a key get one from their words in field `name`."""
    rows = list(rows)
    used = {row["key"] for row in rows if row.get("key")}
    found = []
    for row in rows:
        key = row.get("key") or _free(_slug(row[name]) or "item", used)
        used.add(key)
        found.append({**row, "key": key})
    return found


def code_from(title: str, used: Collection[str]) -> str:
    """Of a questionnaire: letters, digits and single dashes."""
    return _free(re.sub(r"[-_]+", "-", _slug(title)) or "questionnaire", used)


def _slug(words: str) -> str:
    cut = slugify(words)[: LONGEST + 1]
    whole = re.sub(r"-[^-]*$", "", cut) if len(cut) > LONGEST else cut
    return whole.strip("-_")[:LONGEST]


def _free(begin: str, used: Collection[str]) -> str:
    if begin not in used:
        return begin
    return next(key for n in count(2) if (key := f"{begin}-{n}") not in used)
