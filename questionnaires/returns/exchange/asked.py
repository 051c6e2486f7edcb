"""Who and what a row of a file means: the return of its organisation, and the question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, Max, OuterRef

from questionnaires.definitions.structure import QuestionShape, Structure, structure_of
from questionnaires.returns.models import Answer, AuditReturn, AuditRound, Status

SHOWN = 60  # characters of what is wrong


@dataclass(frozen=True, slots=True)
class Asked:
    """A return of the round. `begun`: something stands in it already; `since`: its last event."""

    pk: int
    rank: int
    name: str
    variants: frozenset[str]
    begun: bool
    since: datetime


class Wrong(Exception):
    """What is wrong with a row: its column, and a sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def free_of(audit_round: AuditRound) -> int:
    """How many returns nothing stands in yet: past answers can be brought into those."""
    answers = Answer.objects.filter(audit_return=OuterRef("pk"))
    not_started = audit_round.returns.filter(status=Status.NOT_STARTED)
    return not_started.exclude(Exists(answers)).count()


class Returns:
    """The returns of a round by what names them."""

    def __init__(self, audit_round: AuditRound) -> None:
        self.by_id: dict[str, Asked] = {}
        self.by_urn: dict[str, Asked] = {}
        self.by_name: dict[str, set[Asked]] = defaultdict(set)
        answers = Answer.objects.filter(audit_return=OuterRef("pk"))
        rows = audit_round.returns.annotate(has_answers=Exists(answers), since=Max("events__at"))
        rows = rows.select_related("organisation").only(
            "status", "variants", "organisation_name", "organisation__name", "organisation__urn"
        )
        for rank, row in enumerate(rows.order_by("pk").iterator(chunk_size=1000)):
            self._add(row, rank)

    def _add(self, row: AuditReturn, rank: int) -> None:
        begun = row.status != Status.NOT_STARTED or row.has_answers  # type: ignore[attr-defined]
        asked = Asked(
            row.pk,
            rank,
            row.organisation_name,
            frozenset(row.variants),
            begun,
            row.since,  # type: ignore[attr-defined]  # annotated above
        )
        self.by_id[str(row.organisation_id)] = asked
        if row.organisation.urn:
            self.by_urn[row.organisation.urn] = asked
        for name in {row.organisation_name, row.organisation.name}:
            self.by_name[name].add(asked)

    @lru_cache(maxsize=512)  # noqa: B019 - rows of one organisation stand together
    def find(self, number: str, urn: str, name: str) -> Asked:
        """By `organisation_id`, else URN, else exact unique name. Raises `Wrong`."""
        if number:
            return self._agreeing(number, urn)
        if urn:
            return _found(self.by_urn.get(urn), "urn", urn)
        if not name:
            raise Wrong("organisation_id", "It does not say which organisation it is of.")
        found = self.by_name.get(name, set())
        if len(found) > 1:
            raise Wrong("organisation", f"Several are called “{name[:SHOWN]}”: give the URN.")
        return _found(next(iter(found), None), "organisation", name)

    def _agreeing(self, number: str, urn: str) -> Asked:
        asked = _found(self.by_id.get(number), "organisation_id", number)
        if urn and self.by_urn.get(urn, asked) is not asked:
            raise Wrong("urn", "The URN and the organisation_id are of two organisations.")
        return asked


def _found(asked: Asked | None, column: str, given: str) -> Asked:
    if asked is None:
        raise Wrong(
            column,
            f"“{given[:SHOWN]}” is not asked in this round. Leave the column blank to be found by "
            "the next, or add the organisation to the round.",
        )
    return asked


class Questions:
    """What an organisation of these variants is asked, by key and by printed number."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.by_key = structure.by_key
        self.place = {question.pk: n for n, question in enumerate(structure.questions)}
        self.by_number: dict[str, list[QuestionShape]] = defaultdict(list)
        for question in structure.questions:
            if question.number:
                self.by_number[question.number].append(question)

    def find(self, named: str) -> QuestionShape:
        """Raises `Wrong`."""
        question = self.by_key.get(named)
        if question is not None:
            return question
        if not named:
            raise Wrong("question", "It does not say which question it answers.")
        found = self.by_number.get(named, [])
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(each.key for each in found)
            raise Wrong("question", f"Several have the number {named[:SHOWN]}: {keys}.")
        raise Wrong("question", f"This organisation is not asked a question “{named[:SHOWN]}”.")


def questions_of(
    audit_round: AuditRound, asked: Iterable[Asked]
) -> dict[frozenset[str], Questions]:
    """By the variants of those who are asked."""
    whole = structure_of(audit_round.version)
    variants = {each.variants for each in asked}
    return {keys: Questions(whole.for_variants(keys)) for keys in variants}
