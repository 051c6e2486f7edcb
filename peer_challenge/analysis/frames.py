"""The answers of a round as tidy frames, on which everything else of the analysis is computed.

`answers`: a row for each live question that a counted return was asked.

| column | dtype | what it holds |
| --- | --- | --- |
| audit_return | int32 | primary key of the return |
| question | int32 | primary key of the question; `questions` tells what it is |
| answer | int64 | primary key of the answer, 0 where there is none |
| own | int32 | primary key of the self-rating’s point, 0 where nothing is rated |
| moderated | int32 | the point a reviewer gave; `own` where they agreed, and where nobody judged |
| | | the answer as it stands |
| judged | bool | somebody has judged this answer as it stands |
| answered | bool | there is a complete answer, of whatever kind |
| commentary | int32 | its length in characters |
| evidence | int32 | pieces of evidence attached |

`returns`: a row for each counted return, by `audit_return`: `organisation` (int64), `name`, `kind`,
`sector`, `phase`, `trust`, `duty`, `cohort` (category), `signed` (datetime64, UTC).

`questions`: a row for each question of the version, by `question`: `key`, `number`, `text`, `kind`,
`standard` (key of the standard it stands in).

`points`: a row for each point of each scale, by `point`: `key`, `label`, `order` (int16, as
printed), `assured`, `outside_base` (bool).
"""

from dataclasses import dataclass

import pandas as pd

from peer_challenge.analysis.population import Member, Population
from peer_challenge.analysis.reading import answers_of, evidence_of, judgements_of
from peer_challenge.analysis.showing import shown_to
from questionnaires.definitions.structure import Structure, structure_of

ATTRIBUTES = ("kind", "sector", "phase", "trust", "duty", "cohort")


@dataclass(frozen=True)
class Frames:
    answers: pd.DataFrame
    returns: pd.DataFrame
    questions: pd.DataFrame
    points: pd.DataFrame
    structure: Structure


def frames_of(population: Population) -> Frames:
    """Five queries, six where conditions speak of answers, and one for each return reopened since;
    their number does not grow with answers."""
    structure = structure_of(population.audit_round.version)
    return Frames(
        answers=_answers(population),
        returns=_returns(population.members),
        questions=_questions(structure),
        points=_points(structure),
        structure=structure,
    )


def _answers(population: Population) -> pd.DataFrame:
    by = ["audit_return", "question"]
    given = answers_of(population).rename(columns={"point": "own"})
    rows = shown_to(population).merge(given, on=by, how="left")
    rows = rows.merge(evidence_of(population), on="answer", how="left")
    judged = judgements_of(population).rename(columns={"moderated": "given"})
    rows = rows.merge(judged, on=[*by, "revision"], how="left")
    whole = ["answer", "own", "commentary", "evidence", "given"]
    rows[whole] = rows[whole].fillna(0).astype("int64")
    rows["judged"] = rows["agreed"].notna()
    rows["moderated"] = rows["own"].where(rows["given"] == 0, rows["given"])
    rows["answered"] = rows["answer"] > 0
    small = dict.fromkeys(("own", "moderated", "commentary", "evidence"), "int32")
    return rows.drop(columns=["given", "agreed", "revision"]).astype(small)


def _returns(members: tuple[Member, ...]) -> pd.DataFrame:
    rows = pd.DataFrame(
        [
            (m.pk, m.organisation, m.name, *(getattr(m, name) for name in ATTRIBUTES), m.signed)
            for m in members
        ],
        columns=["audit_return", "organisation", "name", *ATTRIBUTES, "signed"],
    )
    return rows.astype(dict.fromkeys(ATTRIBUTES, "category")).set_index("audit_return")


def _questions(structure: Structure) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (q.pk, q.key, q.number, q.text, q.kind, standard.key)
            for standard in structure.standards
            for q in standard.questions
        ],
        columns=["question", "key", "number", "text", "kind", "standard"],
    ).set_index("question")


def _points(structure: Structure) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (point.pk, point.key, point.label, order, point.assured, point.outside_base)
            for scale in structure.scales
            for order, point in enumerate(scale.points)
        ],
        columns=["point", "key", "label", "order", "assured", "outside_base"],
    ).set_index("point")
