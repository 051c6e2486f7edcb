"""Asha and Ben save at the same moment, each over a connection of their own, forty times over.

`make proof` does it two hundred times against a web server, and kills it meanwhile.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from audit_portal.organisations.models import User
from questionnaires.returns.answering.saving import Saved, save_answers
from questionnaires.returns.models import Answer, AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import NOW
from tests.processes import shared_database
from tests.returns.test_saving import edit, words

ROUNDS = 40

pytestmark = pytest.mark.django_db(transaction=True)
Write = Callable[[User, str, str], Saved]


@pytest.fixture
def on_disk(transactional_db: None, cast: Cast, tmp_path: Path) -> Iterator[Cast]:
    with shared_database(tmp_path):
        yield cast


def both(audit_return: AuditReturn, *writes: tuple[User, str, str]) -> list[Saved]:
    """Each of these (who, key of the question, text) is based on the state before them all."""
    barrier = Barrier(len(writes))

    def write(who: User, key: str, text: str) -> Saved:
        try:
            mine = edit(Sheet.of(audit_return), key, text)
            barrier.wait(timeout=20)
            return save_answers(audit_return, [mine], who=who, role="lead", at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(write, *zip(*writes, strict=True)))


def test_in_one_question_one_is_saved_and_the_other_told(on_disk: Cast) -> None:
    for number in range(ROUNDS):
        texts = (f"Asha {number}", f"Ben {number}")
        writes = [(on_disk.asha, "s1-q1", texts[0]), (on_disk.ben, "s1-q1", texts[1])]
        asha, ben = both(on_disk.audit_return, *writes)
        assert len(asha.changed) + len(ben.changed) == 1
        [conflict] = asha.conflicts + ben.conflicts
        stored = words(on_disk.audit_return, "s1-q1")
        assert {stored, conflict.mine.commentary} == set(texts)
        assert conflict.theirs.content.commentary == stored
    assert Answer.objects.get().revision == ROUNDS


def test_in_two_questions_both_are_saved_and_counted(on_disk: Cast) -> None:
    for number in range(ROUNDS):
        texts = {"s1-q1": f"Asha {number}", "s1-q2": f"Ben {number}"}
        writes = [(on_disk.asha, "s1-q1", texts["s1-q1"]), (on_disk.ben, "s1-q2", texts["s1-q2"])]
        saved = both(on_disk.audit_return, *writes)
        assert [one.conflicts for one in saved] == [[], []]
        for key, text in texts.items():
            assert words(on_disk.audit_return, key) == text
    on_disk.audit_return.refresh_from_db()
    assert on_disk.audit_return.answered == 2
