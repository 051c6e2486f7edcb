"""What still stands between a sound document and its publication."""

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import Any

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.definitions.documents.meaning import Found, questions_in, standards_in
from questionnaires.definitions.documents.problems import Path
from questionnaires.definitions.structure import VariantShape

Fields = dict[str, Any]


def problems_of_readiness(document: Fields) -> Found:
    """Path and sentence of everything; `document` has the right form and makes sense."""
    if not any(questions_in(document)):
        yield ("standards",), "There is no question yet."
    for path, standard in standards_in(document):
        if not standard.get("questions") and not standard.get("standards"):
            yield path, "This standard holds no question."
    for n, scale in enumerate(document.get("scales", ())):
        if not any(point.get("assured") for point in scale["points"]):
            yield ("scales", n, "points"), "No point of this scale is marked “assured: true”."
    yield from _required_of_nobody(document)


def _required_of_nobody(document: Fields) -> Found:
    audiences = _audiences(document)
    limits: dict[Path, list[Collection[str]]] = {(): []}
    for path, standard in standards_in(document):
        limits[path] = [*limits[path[:-2]], standard.get("variants", ())]
    for path, question in questions_in(document):
        asked = [*limits[path[:-2]], question.get("variants", ())]
        if question.get("required", True) and not any(_sees(keys, asked) for keys in audiences):
            yield path, "It is required, but no organisation of any variant sees it."


def _sees(keys: frozenset[str], asked: list[Collection[str]]) -> bool:
    return all(not variants or not keys.isdisjoint(variants) for variants in asked)


def audiences_of(variants: Iterable[VariantShape]) -> set[frozenset[str]]:
    """The sets of variants that an organisation can belong to, of any kind under any duty."""
    return set(_kinds_and_duties(tuple(variants)))


def _audiences(document: Fields) -> set[frozenset[str]]:
    variants = [
        VariantShape(v["key"], v["title"], tuple(v.get("kinds", ())), tuple(v.get("duties", ())))
        for v in document.get("variants", ())
    ]
    return audiences_of(variants)


def _kinds_and_duties(variants: Iterable[VariantShape]) -> Iterator[frozenset[str]]:
    for kind, duty in product(Kind.values, DutyBasis.values):
        yield frozenset(v.key for v in variants if v.fits(kind=kind, duty=duty))
