"""The measure of reading age agrees with what can be counted by hand."""

import pytest

from tests.definitions.reading_age import grade, sentences_in, syllables_in, words_in


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("staff", 1), ("named", 1), ("rules", 1), ("whole", 1), ("children", 2), ("people", 2),
        ("handled", 2), ("needed", 2), ("changes", 2), ("policies", 3), ("safeguarding", 3),
        ("sometimes", 2), ("area", 3), ("period", 3), ("being", 2), ("behaviour", 3),
        ("decision", 3), ("serious", 3), ("social", 2), ("review", 2), ("allegation", 4),
        ("designated", 4), ("annual", 3), ("guard", 1), ("trustee", 2), ("children’s", 2),
        ("DBS", 3), ("12", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, syllables: int) -> None:
    assert syllables_in(word) == syllables


def test_sentences_end_at_stops_not_within_numbers() -> None:
    assert sentences_in("Look at question 3.1 first. Then ask: who decides?") == 3
    assert words_in("children’s files, 3.1") == ["children’s", "files", "3.1"]


def test_the_grade_follows_the_formula() -> None:
    # 6 words in 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade("The cat sat on the mat.") == -1.4
    # 10 words in 2 sentences, 19 syllables: 0.39 * 5 + 11.8 * 1.9 - 15.59
    assert (
        grade("Governors question leaders about training. Leaders give them written answers.")
        == 8.8
    )


def test_long_words_and_long_sentences_weigh() -> None:
    plain = "Ask five people. Write down what they say."
    heavy = "Practitioners should operationalise multidisciplinary accountability mechanisms."
    assert grade(plain) < 3
    assert grade(heavy) > 20
    assert grade("") == 0
