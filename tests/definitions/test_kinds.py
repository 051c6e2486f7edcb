"""The thirteen kinds read what people really type, and say plainly what they cannot read."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definitions.kinds import KINDS, Content, Parsed, kind_of
from questionnaires.definitions.models import Question
from questionnaires.definitions.structure import QuestionShape
from tests.definitions.shapes import make_shape


def post(**fields: Any) -> QueryDict:
    """`q7_day="1"` posts q7-day."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name.replace("q7_", "q7-").replace("__", "-"), values)
    return data


def parse(kind: str, limits: dict[str, Any] | None = None, **fields: Any) -> Parsed:
    question = make_shape(kind, limits=limits or {})
    return KINDS[kind].parse(question, post(**fields))


def problem(kind: str, limits: dict[str, Any] | None = None, **fields: Any) -> str:
    [sentence] = parse(kind, limits, **fields).problems.values()
    return sentence


GOOD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("yes_no_partly", {"q7": "partly"}, "partly", "Partly"),
    ("short_text", {"q7": "  Tŷ  Gwyn\x00 "}, "Tŷ Gwyn", "Tŷ Gwyn"),
    ("narrative", {"q7": "One\r\ntwo"}, "One\ntwo", "One\ntwo"),
    (
        "person",
        {"q7_name": "Siân Ŵyn", "q7_role": "Head"},
        {"name": "Siân Ŵyn", "role": "Head"},
        "Siân Ŵyn, Head",
    ),
    ("date", {"q7_day": "27", "q7_month": "3", "q7_year": "2026"}, "2026-03-27", "27 March 2026"),
    (
        "date",
        {"q7_day": "1", "q7_month": "Sept", "q7_year": "2026"},
        "2026-09-01",
        "1 September 2026",
    ),
    (
        "date",
        {"q7_day": "29", "q7_month": "２", "q7_year": "2024"},
        "2024-02-29",
        "29 February 2024",
    ),
    ("whole_number", {"q7": "1,234"}, 1234, "1,234"),
    ("whole_number", {"q7": " １２ "}, 12, "12"),
    ("whole_number", {"q7": "1 234 567"}, 1234567, "1,234,567"),
    ("whole_number", {"q7": "12.0"}, 12, "12"),
    ("percentage", {"q7": "12 %"}, 12, "12%"),
    ("percentage", {"q7": "８５．５％"}, 85.5, "85.5%"),
    ("percentage", {"q7": "100.0 per cent"}, 100, "100%"),
    ("single_choice", {"q7": "online"}, "online", "Online safety"),
    (
        "multiple_choice",
        {"q7": ["prevent", "online"]},
        ["online", "prevent"],
        "Online safety; Prevent",
    ),
    (
        "terms",
        {"q7_term__autumn": "3", "q7_term__spring": "0"},
        {"autumn": 3, "spring": 0},
        "Autumn: 3; Spring: 0",
    ),
    ("statement", {"q7": "confirmed"}, True, "Confirmed"),
    (
        "rows",
        {
            "q7_rows": "2",
            "q7_row__1__name": "Ann",
            "q7_row__1__hours": "6",
            "q7_row__1__trained": "1/9/2025",
        },
        [{"name": "Ann", "hours": 6, "trained": "2025-09-01"}],
        "Name: Ann; Hours: 6; Trained on: 1 September 2025",
    ),
]


@pytest.mark.parametrize(("kind", "posted", "value", "words"), GOOD)
def test_what_people_type_is_read_kept_printed_and_shown_again(
    kind: str, posted: dict[str, Any], value: Any, words: str
) -> None:
    question = make_shape(kind)
    parsed = KINDS[kind].parse(question, post(**posted))
    assert parsed == Parsed(Content(value=value))
    assert KINDS[kind].problem_with(question, value) == ""
    assert KINDS[kind].is_complete(question, parsed.content)
    assert KINDS[kind].printed(question, parsed.content) == words
    stored = Content(value=json.loads(json.dumps(value)))
    assert reparsed(question, KINDS[kind].form_values(question, stored)).content == stored


def reparsed(question: QuestionShape, values: dict[str, Any]) -> Parsed:
    """Send back what the widget shows, untouched."""
    data = QueryDict(mutable=True)
    for suffix, value in values.items():
        name = f"q7-{suffix}" if suffix else "q7"
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return kind_of(question).parse(question, data)


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("rating", {"q7": "purple"}, "q7", "Choose one of the ratings shown."),
    ("yes_no_partly", {"q7": "maybe"}, "q7", "Choose one of the answers shown."),
    ("single_choice", {"q7": "purple"}, "q7", "Choose one of the answers shown."),
    ("multiple_choice", {"q7": ["online", "purple"]}, "q7", "Choose among the answers shown."),
    ("whole_number", {"q7": "about 12"}, "q7", "Write a whole number in figures, for example 12."),
    ("whole_number", {"q7": "1,23"}, "q7", "Write a whole number in figures, for example 12."),
    ("whole_number", {"q7": "12.5"}, "q7", "Write a whole number, without a decimal point."),
    ("whole_number", {"q7": "-3"}, "q7", "This must be 0 or more."),
    ("whole_number", {"q7": "−3"}, "q7", "This must be 0 or more."),
    ("whole_number", {"q7": "9" * 39}, "q7", "This must be 1,000,000,000 or less."),
    (
        "whole_number",
        {"q7": "9" * 10_000},
        "q7",
        "Write a whole number in figures, for example 12.",
    ),
    ("percentage", {"q7": "101"}, "q7", "This must be 100 or less."),
    ("percentage", {"q7": "12.345"}, "q7", "Use at most one decimal place, for example 85.5."),
    ("percentage", {"q7": "half"}, "q7", "Write a percentage in figures, for example 85 or 85.5."),
    (
        "date",
        {"q7_day": "29", "q7_month": "2", "q7_year": "2025"},
        "q7-day",
        "There is no such day: check the day and the month.",
    ),
    ("date", {"q7_day": "29", "q7_month": "2"}, "q7-year", "The date needs a year."),
    (
        "date",
        {"q7_day": "1", "q7_month": "2", "q7_year": "26"},
        "q7-year",
        "Write the year with four figures, for example 2026.",
    ),
    (
        "date",
        {"q7_day": "1", "q7_month": "2", "q7_year": "1026"},
        "q7-year",
        "The date must be 1 January 1900 or later.",
    ),
    (
        "date",
        {"q7_day": "x", "q7_month": "2", "q7_year": "2026"},
        "q7-day",
        "Write the day in figures, for example 27.",
    ),
    (
        "terms",
        {"q7_term__spring": "many"},
        "q7-term-spring",
        "Spring: Write a whole number in figures, for example 12.",
    ),
    (
        "rows",
        {"q7_row__0__trained": "30/2/2025"},
        "q7-row-0-trained",
        "Row 1, Trained on: There is no such day: check the day and the month.",
    ),
]


@pytest.mark.parametrize(("kind", "posted", "name", "sentence"), BAD)
def test_what_cannot_be_read_is_named_in_one_sentence(
    kind: str, posted: dict[str, Any], name: str, sentence: str
) -> None:
    assert parse(kind, **posted).problems == {name: sentence}


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_nothing_posted_is_nothing_said(kind: str) -> None:
    question = make_shape(kind)
    parsed = KINDS[kind].parse(question, post())
    assert parsed == Parsed(Content())
    assert KINDS[kind].printed(question, parsed.content) == ""
    assert KINDS[kind].what_is_missing(question, parsed.content) == "This question is not answered."


def test_a_question_sets_limits_of_its_own() -> None:
    assert "shorten it to 3" in problem("narrative", {"words": 3}, q7="one two three four")
    assert "shorten it to 5" in problem("short_text", {"characters": 5}, q7="123456")
    assert problem("whole_number", {"least": 5}, q7="4") == "This must be 5 or more."
    assert problem("percentage", {"most": 50}, q7="51") == "This must be 50 or less."
    assert problem("multiple_choice", {"most": 1}, q7=["online", "prevent"]) == "Choose 1 at most."
    limits = {"earliest": "2025-09-01"}
    early = {"q7_day": "31", "q7_month": "8", "q7_year": "2025"}
    assert problem("date", limits, **early) == "The date must be 1 September 2025 or later."


def test_a_paste_of_ten_megabytes_is_answered_with_a_sentence() -> None:
    paste = "safeguarding " * 800_000
    for kind in ("short_text", "narrative"):
        assert "10,399,999 characters long" in problem(kind, q7=paste)
    assert "shorten it to 200 or fewer" in problem("person", q7_name=paste)
    assert "shorten it to 20,000 or fewer" in problem("statement", q7_commentary=paste)
    assert problem("whole_number", q7=paste) == "Write a whole number in figures, for example 12."
    assert "500 or fewer" in problem("rows", q7_rows="1", q7_row__0__name=paste)


@pytest.mark.parametrize(
    ("kind", "chosen"), [("rating", "na"), ("yes_no_partly", "not_applicable")]
)
def test_not_applicable_takes_a_reason_and_leaves_the_base(kind: str, chosen: str) -> None:
    question = make_shape(kind)
    bare = KINDS[kind].parse(question, post(q7=chosen)).content
    reasoned = KINDS[kind].parse(question, post(q7=chosen, q7_reason="We have no premises")).content
    assert KINDS[kind].what_is_missing(question, bare) == "Say why this does not apply."
    assert KINDS[kind].is_complete(question, reasoned)
    assert KINDS[kind].is_outside_base(question, reasoned)


def test_a_reason_is_kept_with_not_applicable_only() -> None:
    parsed = parse("rating", q7="green", q7_reason="left over from before")
    assert parsed == Parsed(Content(point=1))


PARTS: list[tuple[str, Any, str]] = [
    ("person", {"name": "Ann", "role": ""}, "Give the person’s role."),
    ("person", {"name": "", "role": "Head"}, "Give the person’s name."),
    ("terms", {"autumn": 3}, "Give a number for Spring."),
    ("rows", [{"name": None, "hours": 3, "trained": None}], "Row 1: fill in “Name”."),
]


@pytest.mark.parametrize(("kind", "value", "sentence"), PARTS)
def test_a_part_is_kept_but_is_not_complete(kind: str, value: Any, sentence: str) -> None:
    question = make_shape(kind)
    assert KINDS[kind].problem_with(question, value) == ""
    assert KINDS[kind].what_is_missing(question, Content(value=value)) == sentence
    assert not KINDS[kind].is_complete(question, Content(value=value))


def test_conditions_can_ask_for_codes_and_numbers() -> None:
    codes = {
        "rating": (Content(point=2), {"red"}),
        "yes_no_partly": (Content(value="no"), {"no"}),
        "single_choice": (Content(value="online"), {"online"}),
        "multiple_choice": (Content(value=["online", "prevent"]), {"online", "prevent"}),
        "statement": (Content(value=True), {"confirmed"}),
    }
    for kind, (content, expected) in codes.items():
        question = make_shape(kind)
        assert KINDS[kind].codes(question, content) == expected
        options = frozenset(option.key for option in (*question.points, *question.choices))
        assert expected <= KINDS[kind].possible_codes(options)
    assert KINDS["whole_number"].number(make_shape("whole_number"), Content(value=5)) == 5
    assert KINDS["percentage"].number(make_shape("percentage"), Content(value=5.5)) == 5.5


def test_rows_ask_for_more_without_javascript() -> None:
    kind, question = KINDS["rows"], make_shape("rows")
    assert kind.form_values(question, Content())["rows"] == 2
    two = [{"name": name, "hours": None, "trained": None} for name in ("Ann", "Ben")]
    assert kind.form_values(question, Content(value=two))["rows"] == 4
    typed = {"q7_rows": "2", "q7_row__0__name": "Ann", "q7_row__1__hours": "six"}
    again = kind.posted_values(question, post(**typed, **{"add-row": "q7"}))
    assert again["rows"] == 4
    assert (again["row-0-name"], again["row-1-hours"]) == ("Ann", "six")
    assert kind.posted_values(question, post(**typed, **{"add-row": "q8"}))["rows"] == 2


def test_a_crafted_number_of_rows_is_bounded() -> None:
    for rows in ("99999999999", "9999", "-1", "x"):
        assert parse("rows", q7_rows=rows) == Parsed(Content())


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(value=JUNK, kind=st.sampled_from(sorted(set(KINDS) - {"rating"})))
def test_any_stored_value_is_either_refused_or_printed(value: Any, kind: str) -> None:
    question = make_shape(kind)
    if KINDS[kind].problem_with(question, value) == "":
        content = Content(value=value)
        KINDS[kind].printed(question, content)
        KINDS[kind].codes(question, content)
        assert reparsed(question, KINDS[kind].form_values(question, content)).problems == {}


@given(text=st.text(max_size=60), kind=st.sampled_from(sorted(KINDS)))
def test_any_typing_is_either_read_or_refused(text: str, kind: str) -> None:
    question = make_shape(kind)
    suffixes = ["", "-name", "-role", "-day", "-month", "-year", "-term-autumn", "-row-0-name"]
    suffixes += ["-row-0-hours", "-row-0-trained", "-commentary", "-reason"]
    data = QueryDict(mutable=True)
    for suffix in suffixes:
        data[f"q7{suffix}"] = text
    parsed = KINDS[kind].parse(question, data)
    if not parsed.problems and parsed.content.value is not None:
        assert KINDS[kind].problem_with(question, parsed.content.value) == ""
        json.dumps(parsed.content.value).encode()
    assert "\x00" not in parsed.content.commentary


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_each_kind_has_a_widget_whose_inputs_carry_the_names_it_reads(kind: str) -> None:
    question = make_shape(kind, text="Who & what?")
    values = KINDS[kind].form_values(question, Content())
    errors = dict.fromkeys(["", *values], "Mend this.")
    field = SimpleNamespace(
        question=question, name="q7", values=values, errors=errors, disabled=False
    )
    html = render_to_string(KINDS[kind].template, {"field": field})
    assert "1.1 Who &amp; what?" in html
    for suffix in values:
        assert f'name="q7-{suffix}"' in html if suffix else 'name="q7"' in html
    assert "Mend this." in html
