"""Drafts of any length, all on one scale and in one list."""

from audit_portal.organisations.models import Board
from questionnaires.definitions.documents import write_draft
from questionnaires.definitions.models import Questionnaire, Version


def draft_of(board: Board, *, standards: int, questions: int) -> Version:
    """As many standards, with as many questions in each, on one scale and in one list."""
    points = [{"key": key, "label": key, "assured": key == "yes"} for key in ("yes", "no")]
    items = [{"key": f"i{n}", "title": f"Item {n}"} for n in range(5)]
    document = {
        "scales": [{"key": "met", "title": "Met", "points": points}],
        "frameworks": [{"key": "list", "title": "List", "items": items}],
        "standards": [
            {
                "key": f"s{s}",
                "title": f"Standard {s}",
                "questions": [
                    {
                        "key": f"s{s}-q{q}",
                        "kind": "rating",
                        "scale": "met",
                        "text": f"Question {q}",
                        "references": {"list": ["i1"]},
                    }
                    for q in range(questions)
                ],
            }
            for s in range(standards)
        ],
    }
    questionnaire = Questionnaire.objects.create(
        code=f"of-{standards}-{questions}", owner=board, title="Long"
    )
    return write_draft(questionnaire, document)
