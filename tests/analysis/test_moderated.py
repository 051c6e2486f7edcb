"""Moderated ratings stand beside the organisation's own, and never in their place."""

import pytest

from audit_portal.figures.percentages import percentage
from peer_challenge.analysis.frames import frames_of
from peer_challenge.analysis.population import Population
from peer_challenge.analysis.ratings import Rated
from tests.conftest import Cast
from tests.factories import TODAY
from tests.review.stage import given, make_reviewers, moderate

pytestmark = pytest.mark.django_db


def test_moderated_where_a_reviewer_did_so_and_else_their_own(cast: Cast) -> None:
    review = given(cast, make_reviewers(cast).rafi)
    moderate(review, make_reviewers(cast).sana, "s1-q1", "amber")
    frames = frames_of(Population.of(cast.audit_round, cut_off=TODAY, today=TODAY))
    own, moderated = (Rated(frames, which).by_standard()[0] for which in ("self", "moderated"))
    assert own.assured == percentage(3, 3)
    assert moderated.assured == percentage(2, 3)
    assert moderated.points["amber"] == 1
    assert frames.answers["judged"].sum() == 1
