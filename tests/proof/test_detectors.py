"""What the campaigns say of a portal that loses words: who sees nothing proves nothing."""

from typing import Any

import pytest

from questionnaires.returns.answering.saving import save_answers
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW
from tests.proof.kills import Attempt, Growth, Tally, _compare
from tests.proof.stages import as_stored
from tests.returns.test_saving import edit

TEXTS = {"s1-q1": "Siân’s words", "s1-q2": "Ŵyn’s words"}


def compared(told: bool | None, words: dict[str, str], **stored: Any) -> Tally:
    tally = Tally("none")
    usual = {"words": dict(words), "revisions": dict.fromkeys(words, 1), "halves": []}
    _compare(tally, [Attempt(TEXTS, told)], Growth(), {**usual, **stored})
    return tally


class TestSaves:
    def test_all_there(self) -> None:
        tally = compared(True, TEXTS)
        assert (tally.lost, tally.halves) == ([], [])

    def test_a_save_that_was_told_of_and_is_not_there_is_lost(self) -> None:
        assert len(compared(True, {}).lost) == 1

    def test_a_save_that_was_told_of_and_is_there_in_part_is_lost(self) -> None:
        assert len(compared(True, {"s1-q1": TEXTS["s1-q1"]}).lost) == 1

    def test_a_save_cut_off_and_there_in_part_is_half(self) -> None:
        tally = compared(None, {"s1-q2": TEXTS["s1-q2"]})
        assert (len(tally.lost), len(tally.halves)) == (0, 1)

    def test_a_save_cut_off_is_there_or_not(self) -> None:
        assert compared(None, TEXTS).cut_off_and_stored == 1
        assert compared(None, {}).halves == []

    def test_words_that_nobody_wrote(self) -> None:
        assert len(compared(True, {**TEXTS, "s2-q1": "whose?"}).halves) == 1

    def test_a_save_written_twice(self) -> None:
        assert len(compared(True, TEXTS, revisions={"s1-q1": 1, "s1-q2": 2}).halves) == 1

    def test_a_growing_text_that_shrank(self) -> None:
        growth = Growth()
        growth.longest_told = 7
        growth.read_back("word " * 6)
        assert growth.behind == ["7 words told, 6 there"]


class TestReturns:
    """A return that was begun and saved once, then broken by hand."""

    @pytest.fixture
    def begun(self, cast: Cast) -> AuditReturn:
        one = [edit(Sheet.of(cast.audit_return), "s1-q1", "Asha’s words")]
        save_answers(cast.audit_return, one, who=cast.asha, role="lead", at=NOW)
        return cast.audit_return

    def test_whole(self, begun: AuditReturn) -> None:
        assert as_stored(audit_return=begun.pk)["halves"] == []

    @pytest.mark.parametrize(
        "by_half",
        [{"answered": 0}, {"answered": 2}, {"status": "not_started"}, {"status": "submitted"}],
    )
    def test_by_half(self, begun: AuditReturn, by_half: dict[str, Any]) -> None:
        AuditReturn.objects.filter(pk=begun.pk).update(**by_half)
        assert len(as_stored(audit_return=begun.pk)["halves"]) == 1

    def test_a_status_that_nothing_answers_for(self, cast: Cast) -> None:
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(status="in_progress")
        assert len(as_stored(audit_return=cast.audit_return.pk)["halves"]) == 1
