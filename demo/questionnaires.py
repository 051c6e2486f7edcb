"""Northmoor's own questionnaires, copied from the two that are shipped: as they were asked in the
published case, and as they are today, so that there is something to compare and to carry forward.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from audit_portal.figures.days import start_of
from audit_portal.organisations.models import Board
from questionnaires.definitions.documents import document_of, import_document
from questionnaires.definitions.library import publish_library
from questionnaires.definitions.models import Version
from questionnaires.definitions.publishing import publish

AS_THEN = Path(__file__).parent / "words" / "as_then.yaml"
PUBLISHED_THEN = date(2017, 2, 1)

Document = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """The version of the published case, and the one that the open rounds ask."""

    then: Version
    now: Version


def versions(board: Board, at: datetime) -> dict[str, Asked]:
    """By code of the questionnaire."""
    otherwise = yaml.safe_load(AS_THEN.read_text())
    return {
        code: _asked(board, document_of(version), otherwise[code], at)
        for code, version in publish_library(at=at).items()
    }


def _asked(board: Board, document: Document, otherwise: Document, at: datetime) -> Asked:
    then = import_document(as_then(document, otherwise), owner=board).version
    publish(then, at=start_of(PUBLISHED_THEN))
    return Asked(then, publish(import_document(document, owner=board).version, at=at))


def as_then(document: Document, otherwise: Document) -> Document:
    """`otherwise` is an entry of words/as_then.yaml."""
    standards = [
        {**standard, "questions": list(_questions(standard, otherwise))}
        for standard in document["standards"]
    ]
    return {**document, "label": "2016", "standards": standards}


def _questions(standard: Document, otherwise: Document) -> Iterable[Document]:
    for question in standard.get("questions", []):
        key = question["key"]
        if key in otherwise["not_yet"]:
            continue
        changes = {**otherwise["called"].get(key, {})}
        if key in otherwise["worded"]:
            changes["text"] = otherwise["worded"][key]
        if key in otherwise["meant"]:
            changes["meanings"] = {**question.get("meanings", {}), **otherwise["meant"][key]}
        yield {**question, **changes}
    yield from otherwise["asked_then"].get(standard["key"], [])
