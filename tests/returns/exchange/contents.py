"""Answers as they can be stored: whatever a kind of question takes, in words people might write."""

from typing import Any

from hypothesis import strategies as st

from questionnaires.definitions.kinds import Content, kind_of
from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.definitions.structure import QuestionShape

# Also what a spreadsheet runs, what CSV and workbooks use for themselves, and control characters.
hard = st.sampled_from(
    [
        *"=1+1 '=1 '' +44 - @x , ; _x0041_ _x005F_ \x07 null 2026-03-01 ＝x ’ &amp; <b>".split(" "),
        *('"', "\\", "\t", " = x", "\ufeff", "a\n\n=b"),
    ]
)
words = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | hard, max_size=4)
texts = words.map("".join).map(clean_text)
lines = texts.map(lambda text: " ".join(text.split()))
days = st.dates().map(str).filter(lambda day: "1950" < day < "2100")


@st.composite
def contents(draw: st.DrawFn, question: QuestionShape) -> Content:
    kind = kind_of(question)
    value = draw(st.none() | _values(question))
    if value is not None and kind.problem_with(question, value):
        value = None
    content = kind.holding(value)
    commentary = draw(texts) if question.commentary else ""
    reason = draw(texts) if kind.is_outside_base(question, content) else ""
    return Content(content.point, content.value, commentary, reason)


def _values(question: QuestionShape) -> st.SearchStrategy[Any]:
    keys = [choice.key for choice in question.choices]
    ways: dict[str, st.SearchStrategy[Any]] = {
        "rating": st.sampled_from([point.pk for point in question.points] or [0]),
        "yes_no_partly": st.sampled_from(["yes", "partly", "no", "not_applicable"]),
        "short_text": lines,
        "narrative": texts,
        "person": st.fixed_dictionaries({"name": lines, "role": lines}),
        "date": days,
        "whole_number": st.integers(0, 1000),
        "percentage": st.integers(0, 1000).map(lambda n: n // 10 if n % 10 == 0 else n / 10),
        "single_choice": st.sampled_from(keys or [""]),
        "multiple_choice": st.sets(st.sampled_from(keys or [""])).map(
            lambda chosen: [key for key in keys if key in chosen]
        ),
        "terms": st.fixed_dictionaries({key: st.none() | st.integers(0, 99) for key in keys}),
        "statement": st.just(True),
        "rows": st.lists(st.fixed_dictionaries(_cells(question)), max_size=3),
    }
    return ways[question.kind]


def _cells(question: QuestionShape) -> dict[str, st.SearchStrategy[Any]]:
    ways: dict[str, st.SearchStrategy[Any]] = {
        "text": lines.filter(bool),
        "whole_number": st.integers(0, 99),
        "date": days,
    }
    return {column.key: st.none() | ways[column.kind] for column in question.columns}
