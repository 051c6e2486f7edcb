"""Moderated ratings stand beside the organisation's own, and never in their place."""

import pytest

from audit_portal.figures.percentages import percentage
from peer_challenge.analysis.frames import Frames, frames_of
from peer_challenge.analysis.population import Population
from peer_challenge.analysis.ratings import Group, Rated
from questionnaires.returns.sheet import Sheet
from questionnaires.review.judging import agree_with_the_rest, read_through
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.review.stage import given, make_reviewers, moderate

pytestmark = pytest.mark.django_db


def figures(cast: Cast) -> tuple[Frames, Group, Group]:
    frames = frames_of(Population.of(cast.audit_round, cut_off=TODAY, today=TODAY))
    own, moderated = (Rated(frames, which).by_standard()[0] for which in ("self", "moderated"))
    return frames, own, moderated


def test_moderated_once_the_return_is_read_through_and_else_their_own(cast: Cast) -> None:
    rafi = make_reviewers(cast).rafi
    review = given(cast, rafi)
    moderate(review, rafi, "s1-q1", "amber")
    frames, own, moderated = figures(cast)
    assert own.assured == moderated.assured == percentage(3, 3)
    asked = [question.pk for question in Sheet.of(review.audit_return).shown.values()]
    agree_with_the_rest(review, asked, by=rafi, at=NOW)
    read_through(review, by=rafi, at=NOW)
    frames, own, moderated = figures(cast)
    assert own.assured == percentage(3, 3)
    assert moderated.assured == percentage(2, 3)
    assert moderated.points["amber"] == 1
    assert frames.answers["judged"].all()
