"""The two shipped questionnaires hold what their README promises.

`pytest tests/definitions/test_library.py -s` prints the reading age of every question.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.documents.meaning import questions_in, standards_in
from questionnaires.definitions.effort import minutes_to_complete
from questionnaires.definitions.kinds import KINDS
from questionnaires.definitions.structure import QuestionShape, Structure, structure_of
from tests.definitions.reading_age import grade, words_in

LIBRARY = Path("questionnaires/definitions/library")
NUMBER_OF_QUESTIONS = {"section-11": (35, 50), "section-157-175": (55, 80)}
SEEN_BY_ONE = {"section-11": (35, 48), "section-157-175": (55, 75)}
AUDIENCES = {
    ("section-11", "statutory"): [("agency", "s11"), ("college", "s11"), ("agency", "s55")],
    ("section-11", "commissioned"): [("commissioned", "contract")],
    ("section-11", "voluntary"): [("voluntary", "voluntary")],
    ("section-157-175", "maintained"): [("school", "s175")],
    ("section-157-175", "academy-independent"): [
        ("school", "s157"),
        ("school", "nmss"),
        ("school", "funding_agreement"),
    ],
    ("section-157-175", "college"): [("college", "s175"), ("college", "funding_agreement")],
    ("section-157-175", "nursery"): [("early_years", "eyfs"), ("early_years", "s175")],
}
WRITTEN_OUT = {
    "AI": "artificial intelligence",
    "FGM": "female genital mutilation",
    "LADO": "local authority designated officer",
    "SEND": "special educational needs or disabilities",
}
HIGHEST_GRADE = 12

each = pytest.mark.parametrize("code", NUMBER_OF_QUESTIONS)
each_audience = pytest.mark.parametrize(("code", "variant"), AUDIENCES)

Fields = dict[str, Any]


@cache
def document(code: str) -> Fields:
    raw = (LIBRARY / f"{code}.yaml").read_bytes()
    return read_document(raw, to_publish=True)


def questions(code: str, *kinds: str) -> list[Fields]:
    found = (question for _, question in questions_in(document(code)))
    return [question for question in found if not kinds or question["kind"] in kinds]


@cache  # plain objects, which outlive the rows they were read from
def structure(code: str) -> Structure:
    return structure_of(import_document(document(code), owner=None).version)


def structure_seen_by(code: str, variant: str) -> Structure:
    return structure(code).for_variants([variant])


def items_met(question: QuestionShape) -> Iterator[tuple[str, str]]:
    for reference in question.references:
        yield reference.framework, reference.item


@each
def test_the_number_of_questions(code: str) -> None:
    fewest, most = NUMBER_OF_QUESTIONS[code]
    assert fewest <= len(questions(code)) <= most


@each
def test_every_question_has_help_evidence_and_a_reference(code: str) -> None:
    for question in questions(code):
        assert len(words_in(question["help"])) >= 20, question["key"]
        assert question["expected_evidence"], question["key"]
        assert question["references"], question["key"]


@each
def test_no_key_and_no_wording_stands_twice(code: str) -> None:
    keys = [question["key"] for question in questions(code)]
    keys += [standard["key"] for _, standard in standards_in(document(code))]
    for words in (keys, *([q[name] for q in questions(code)] for name in ("text", "help"))):
        assert [word for word, times in Counter(words).items() if times > 1] == []


def test_section_11_has_a_standard_for_each_key_feature() -> None:
    features, working_together = document("section-11")["frameworks"]
    assert (len(features["items"]), len(working_together["items"])) == (8, 11)
    standards = [standard for _, standard in standards_in(document("section-11"))]
    for item, standard in zip(features["items"], standards, strict=False):
        assert (standard["key"], standard["title"]) == (item["key"], item["title"])
        for question in standard["questions"]:
            assert item["key"] in question["references"]["key-features"], question["key"]


@pytest.mark.django_db
@each_audience
def test_every_variant_meets_every_item_twice(code: str, variant: str) -> None:
    """Counted questions alone, so leaving out what is optional uncovers nothing."""
    counted = [q for q in structure_seen_by(code, variant).questions if q.counts]
    met = Counter(item for question in counted for item in items_met(question))
    for framework in document(code)["frameworks"]:
        if framework["key"] != "local":
            for item in framework["items"]:
                assert met[framework["key"], item["key"]] >= 2, (framework["key"], item["key"])


@each
def test_every_item_of_every_list_is_met(code: str) -> None:
    met = {
        (framework, item)
        for question in questions(code)
        for framework, items in question["references"].items()
        for item in items
    }
    for framework in document(code)["frameworks"]:
        for item in framework["items"]:
            assert (framework["key"], item["key"]) in met


@each
def test_a_third_of_the_ratings_say_what_each_point_means_here(code: str) -> None:
    rated = questions(code, "rating")
    told = [question for question in rated if "meanings" in question]
    assert len(told) * 3 >= len(rated)
    [scale] = document(code)["scales"]
    inside = {point["key"] for point in scale["points"] if not point.get("outside_base")}
    for question in told:
        assert set(question["meanings"]) == inside, question["key"]


@each
def test_the_scale_counts_as_it_is_meant_to(code: str) -> None:
    best, partly, lowest, outside = document(code)["scales"][0]["points"]
    assert best["assured"]
    assert partly["calls_for_action"]
    assert lowest["calls_for_action"]
    assert outside["outside_base"]
    assert "not applicable" in outside["label"].lower()


@each
def test_evidence_is_asked_for_sparingly(code: str) -> None:
    rules = Counter(question.get("evidence_rule", "optional") for question in questions(code))
    assert rules["required"] <= 2
    assert rules["required"] < rules["expected"] < rules["optional"]


def test_section_157_175_uses_every_kind_and_keeps_figures_apart() -> None:
    assert {question["kind"] for question in questions("section-157-175")} == set(KINDS)
    for _, standard in standards_in(document("section-157-175")):
        counts = {"terms", "whole_number"} & {q["kind"] for q in standard["questions"]}
        assert bool(counts) == (standard["key"] == "figures")
        assert standard.get("optional", False) == (standard["key"] in ("figures", "local-themes"))


def test_section_157_175_has_conditions_and_an_announced_question() -> None:
    found = questions("section-157-175")
    assert len([q for q in found if "condition" in q]) == 3
    assert [q["key"] for q in found if q.get("counted") == "announced"] == ["ai-rules"]


@each
def test_it_ends_with_a_statement_to_confirm(code: str) -> None:
    assert [question["kind"] for question in questions(code)][-1] == "statement"


@pytest.mark.django_db
@each_audience
def test_who_sees_what(code: str, variant: str) -> None:
    seen = structure_seen_by(code, variant)
    for kind, duty in AUDIENCES[code, variant]:
        assert seen.variants_for(kind=kind, duty=duty) == [variant]
    fewest, most = SEEN_BY_ONE[code]
    assert fewest <= len(seen.questions) <= most
    assert 40 <= minutes_to_complete(seen.questions) <= 120
    assert any(question.variants == (variant,) for question in seen.questions) or (
        variant == "maintained"  # sees nothing that academies do not see too
    )


@pytest.mark.django_db
@each
def test_the_readme_counts_right(code: str) -> None:
    seen = [len(structure_seen_by(of, v).questions) for of, v in AUDIENCES if of == code]
    told = f"| {len(questions(code))}; each sees {min(seen)} to {max(seen)} |"
    assert told in (LIBRARY / "README.md").read_text()


@each
def test_every_variant_is_used(code: str) -> None:
    named = {key for question in questions(code) for key in question.get("variants", ())}
    assert named == {variant["key"] for variant in document(code)["variants"]}
    assert named == {variant for of, variant in AUDIENCES if of == code}


@pytest.mark.django_db
@each_audience
def test_printed_numbers_have_no_gaps_for_anybody(code: str, variant: str) -> None:
    for position, standard in enumerate(structure_seen_by(code, variant).standards, start=1):
        numbers = [question.number for question in standard.questions]
        assert standard.number == str(position)
        assert numbers == [f"{position}.{n}" for n in range(1, len(numbers) + 1)]


@each
def test_the_reading_age(code: str) -> None:
    print(f"\n{code}\n{'text':>6} {'help':>6}  question")
    for question in questions(code):
        text, help_ = grade(question["text"]), grade(question["help"])
        print(f"{text:6} {help_:6}  {question.get('number', '')} {question['key']}")
        assert max(text, help_) <= HIGHEST_GRADE, question["key"]
        for meaning in question.get("meanings", {}).values():
            assert grade(meaning) <= HIGHEST_GRADE, meaning
    for words in introductions(code):
        assert grade(words) <= HIGHEST_GRADE, words


def introductions(code: str) -> Iterator[str]:
    yield document(code)["introduction"]
    for _, standard in standards_in(document(code)):
        yield standard.get("introduction", "")


@each
def test_a_question_is_short(code: str) -> None:
    for question in questions(code):
        assert len(words_in(question["text"])) <= 20, question["key"]
        assert len(words_in(question["help"])) <= 75, question["key"]


@each
def test_abbreviations_are_written_out_beside_their_use(code: str) -> None:
    for question in questions(code):
        words = f"{question['text']} {question['help']}"
        for short in re.findall(r"\b[A-Z]{2,}\b", words):
            assert WRITTEN_OUT[short] in words.lower(), (question["key"], short)


@each
def test_nothing_is_said_to_be_law(code: str) -> None:
    claims = re.compile(r"\b(must|law|laws|legal|legally|statutory|required by|regulations?)\b")
    for question in questions(code):
        words = " ".join((question["text"], question["help"], question["expected_evidence"]))
        assert claims.findall(words.lower()) == [], question["key"]
