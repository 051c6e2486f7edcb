"""A corrected proposal becomes a draft, by the way every other document takes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from questionnaires.definitions.assisted.lines import LEFT_OUT, ROWS, STANDARD, WITH_CHOICES
from questionnaires.definitions.assisted.scales import BY_KEY
from questionnaires.definitions.assisted.tables_to_fill import kind_of_column
from questionnaires.definitions.building.keys import code_from
from questionnaires.definitions.documents.canonical import canonical
from questionnaires.definitions.documents.form import problems_of_form, sound
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.documents.meaning import problems_of_meaning
from questionnaires.definitions.documents.problems import DocumentRefused, Problem
from questionnaires.definitions.models import Proposal, Questionnaire, Version

LONGEST_KEY = 40
NO_STANDARD = "The first line that is kept must be a standard: questions stand under one."
NO_SCALE = "Choose the scale of the ratings."
SKIPS = "“{}” lies more than one level below the standard above it. Take it up a level."
NOTHING_ASKED = "Keep one question at least."

Fields = dict[str, Any]


def document_of_proposal(proposal: Proposal) -> Fields:
    """In its canonical form. Raises `DocumentRefused`."""
    kept = [line for line in proposal.lines if line["what"] != LEFT_OUT]
    if problems := list(_before_all(proposal, kept)):
        raise DocumentRefused([Problem((), sentence) for sentence in problems])
    document = {
        "code": _code(proposal),
        "title": proposal.title,
        "scales": _scales(proposal, kept),
        "standards": _standards(proposal, kept),
    }
    found = list(problems_of_form(document)) or list(problems_of_meaning(sound(document)))
    if found:
        raise DocumentRefused([Problem(path, sentence) for path, sentence in found])
    return canonical(document)


def _code(proposal: Proposal) -> str:
    """That of the board's questionnaire of this very name, whose next version it is; or a new one,
    however alike the beginnings of the names."""
    own = Questionnaire.objects.filter(owner=proposal.board)
    same = own.filter(title__iexact=proposal.title).first()
    return same.code if same else code_from(proposal.title, own.values_list("code", flat=True))


def _before_all(proposal: Proposal, kept: Sequence[Fields]) -> list[str]:
    kinds = [line["what"] for line in kept]
    told = {
        NOTHING_ASKED: not set(kinds) - {STANDARD},
        NO_STANDARD: bool(kinds) and kinds[0] != STANDARD,
        NO_SCALE: "rating" in kinds and proposal.scale not in BY_KEY,
    }
    return [*(sentence for sentence, holds in told.items() if holds), *_too_deep(kept)]


def _scales(proposal: Proposal, kept: Sequence[Fields]) -> list[Fields]:
    if not any(line["what"] == "rating" for line in kept):
        return []
    known = BY_KEY[proposal.scale]
    return [known.as_document(with_not_applicable=proposal.not_applicable)]


def _standards(proposal: Proposal, kept: Sequence[Fields]) -> list[Fields]:
    """Each in the one above it that is a level higher."""
    whole: Fields = {"standards": []}
    open_now = [whole]
    keys: set[str] = set()
    for line in kept:
        if line["what"] == STANDARD:
            fields = _plain(line, "title", _key(line, keys, "part"))
            fields |= {"questions": [], "standards": []}
            del open_now[line.get("level", 1) :]
            open_now[-1]["standards"].append(fields)
            open_now.append(fields)
        else:
            open_now[-1]["questions"].append(_question(proposal, line, keys))
    found: list[Fields] = whole["standards"]
    return found


def _too_deep(kept: Sequence[Fields]) -> Iterator[str]:
    """Standards that skip a level."""
    before = 0
    for line in kept:
        if line["what"] == STANDARD:
            level = line.get("level", 1)
            if level > before + 1:
                yield SKIPS.format(line["text"][:60])
            before = level


def _question(proposal: Proposal, line: Mapping[str, Any], keys: set[str]) -> Fields:
    fields = _plain(line, "text", _key(line, keys, "question")) | {"kind": line["what"]}
    if line["what"] == "rating":
        fields["scale"] = proposal.scale
    if line["what"] in WITH_CHOICES:
        fields["choices"] = list(_keyed(line.get("choices", []), "choice"))
    if line["what"] == ROWS:
        columns = _keyed(line.get("choices", []), "column")
        fields["columns"] = [each | {"kind": kind_of_column(each["label"])} for each in columns]
    if line.get("expected"):
        fields["expected_evidence"] = line["expected"]
    return fields


def _keyed(labels: Sequence[str], otherwise: str) -> Iterator[Fields]:
    """Keys from the words, once each."""
    keys: set[str] = set()
    for number, label in enumerate(labels, start=1):
        key = _cut(slugify(label))
        if not key or key in keys:
            key = f"{otherwise}-{number}"
        keys.add(key)
        yield {"key": key, "label": label}


def _plain(line: Mapping[str, Any], label: str, key: str) -> Fields:
    number = {"number": line["number"]} if line["number"] else {}
    return {"key": key, label: line["text"]} | number


def _key(line: Mapping[str, Any], keys: set[str], otherwise: str) -> str:
    """From the words, once each: it stays from year to year, so a bare number would mislead.

    Where the beginning is taken, as by another limb of one question, the end tells them apart.
    """
    words = slugify(line["text"])
    beginning, end = _cut(words), _cut(words[::-1])[::-1]
    key = stem = next((one for one in (beginning, end) if one and one not in keys), otherwise)
    number = 1
    while key in keys:
        number += 1
        key = f"{stem}-{number}"
    keys.add(key)
    return key


def _cut(words: str) -> str:
    """No longer than a key, and between words."""
    cut = words[:LONGEST_KEY]
    return cut.rpartition("-")[0] or cut if len(words) > LONGEST_KEY else cut


@transaction.atomic
def make_draft(proposal: Proposal) -> Version:
    """A questionnaire of the board's own; one of the same name gets a new draft version.

    Raises `DocumentRefused`. Made twice, it is the same version.
    """
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.version is not None:
        return locked.version
    document = document_of_proposal(locked)
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code=document["code"], owner=locked.board, defaults={"title": document["title"]}
    )
    locked.version = write_draft(questionnaire, document)
    locked.save(update_fields=["version"])
    return locked.version
