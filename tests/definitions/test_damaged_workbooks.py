"""Whatever somebody brings in place of a workbook: it is told what is wrong with it, and where."""

import re

import pytest

from questionnaires.definitions.documents import read_document
from questionnaires.definitions.documents.problems import DocumentRefused
from tests.definitions.damaged import DAMAGED

PLACE = re.compile(r"1:1: |sheet “[^”]+”, row \d+, column [A-Z]+( \([^)]+\))?: ")
OF_PROGRAMS = ("Traceback", "Error:", "0x", "<class", "None", "NoneType", "codec")


@pytest.mark.parametrize("how", DAMAGED)
def test_it_is_told_what_is_wrong_and_where(how: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        read_document(DAMAGED[how]())
    told = [str(problem) for problem in caught.value.problems]
    assert told
    assert all(PLACE.match(each) and each.endswith((".", "?", ")")) for each in told), told
    assert not any(word in each for each in told for word in OF_PROGRAMS), told


def test_a_word_document_is_sent_to_where_it_can_be_read() -> None:
    with pytest.raises(DocumentRefused) as caught:
        read_document(DAMAGED["a Word document"]())
    [told] = map(str, caught.value.problems)
    assert "it is a Word document, and not an Excel workbook (.xlsx)." in told
    assert told.endswith("Choose “Bring in your own Word or Excel file” for it.")
