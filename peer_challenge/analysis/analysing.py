"""An analysis as interfaces.md words it: plain counts of one round at one cut-off."""

from datetime import date
from typing import Any

from peer_challenge.analysis.frames import frames_of
from peer_challenge.analysis.population import Population
from peer_challenge.analysis.ratings import Group, Rated, Ratings
from questionnaires.returns.models import AuditRound


def analysis_of(
    audit_round: AuditRound, *, cut_off: date, today: date, ratings: Ratings
) -> dict[str, Any]:
    """Ready for JSON. Raises `DayToCome` for a cut-off after `today`."""
    population = Population.of(audit_round, cut_off=cut_off, today=today)
    rated = Rated(frames_of(population), ratings)
    return {
        "round": audit_round.slug,
        "cut_off": cut_off.isoformat(),
        "ratings": ratings,
        "base": population.base.as_json(),
        "standards": _all(rated.by_standard()),
        "questions": _all(rated.by_question()),
        "references": _all(rated.by_reference()),
        "organisations": _all(rated.by_organisation()),
        "themes": [],
        "survey": [],
    }


def _all(groups: list[Group]) -> list[dict[str, Any]]:
    return [group.as_json() for group in groups]
