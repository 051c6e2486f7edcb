"""Documents as they can be: generated within the rules of the format."""

from typing import Any

from hypothesis import strategies as st

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.definitions.models import Question
from questionnaires.definitions.models.parts import COLOURS

Fields = dict[str, Any]

# Whatever people write, also what YAML might take for something else; no lone surrogates.
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
hard_words = st.sampled_from(
    ["No", "1.10", "2026-09-01", "- a", "# b", "a: b", "'", '"', "|", "&a", "*a", "{}", "~", "null"]
)
lines = st.lists(words | hard_words, min_size=1, max_size=4).map("\n".join)
texts = (words | hard_words | lines).filter(lambda text: clean_text(text) != "")
keys = st.from_regex(r"\A[a-z0-9][a-z0-9_.-]{0,5}\Z")


def maybe(draw: st.DrawFn, **fields: st.SearchStrategy[Any]) -> Fields:
    """Each field or not."""
    return {name: draw(values) for name, values in fields.items() if draw(st.booleans())}


def unique(draw: st.DrawFn, *, least: int = 1, most: int = 3) -> list[str]:
    return draw(st.lists(keys, min_size=least, max_size=most, unique=True))


@st.composite
def documents(draw: st.DrawFn) -> Fields:
    scales = [scale(draw, key) for key in unique(draw)]
    frameworks = {key: unique(draw) for key in unique(draw, least=0)}
    variants = unique(draw, least=0)
    parts = _Parts(draw, scales, frameworks, variants)
    return {
        "code": "generated",
        "title": draw(texts),
        **maybe(draw, label=words, introduction=texts, follows=texts),
        **maybe(draw, applies_from=st.dates().map(str).filter(lambda day: len(day) == 10)),
        "frameworks": [
            {"key": key, "title": draw(texts), "items": [option(draw, k, "title") for k in items]}
            for key, items in frameworks.items()
        ],
        "scales": scales,
        "variants": [
            {"key": key, "title": draw(texts)}
            | maybe(draw, kinds=subset(Kind.values), duties=subset(DutyBasis.values))
            for key in variants
        ],
        "standards": parts.standards(unique(draw, most=4), depth=2),
    }


def subset(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True)


def option(draw: st.DrawFn, key: str, name: str = "label") -> Fields:
    return {"key": key, name: draw(texts)}


def scale(draw: st.DrawFn, key: str) -> Fields:
    points = [
        option(draw, point)
        | maybe(draw, meaning=texts, colour=st.sampled_from(COLOURS), assured=st.booleans())
        for point in unique(draw, least=2)
    ]
    return {"key": key, "title": draw(texts), "points": points}


class _Parts:
    """Writes standards and questions that refer only to what there is, and only backwards."""

    def __init__(
        self,
        draw: st.DrawFn,
        scales: list[Fields],
        frameworks: dict[str, list[str]],
        variants: list[str],
    ) -> None:
        self.draw = draw
        self.scales = scales
        self.frameworks = frameworks
        self.variants = variants
        self.earlier: list[str] = []
        self.used: set[str] = set()

    def standards(self, keys: list[str], depth: int) -> list[Fields]:
        return [self.standard(key, depth) for key in keys if self._free(f"s-{key}")]

    def _free(self, key: str) -> bool:
        is_free = key not in self.used
        self.used.add(key)
        return is_free

    def standard(self, key: str, depth: int) -> Fields:
        own = self.audience() | {"key": f"s-{key}", "title": self.draw(texts)}
        own |= maybe(self.draw, number=words, introduction=texts, optional=st.booleans())
        own["questions"] = [
            self.question(q) for q in unique(self.draw, least=0) if self._free(f"q-{q}")
        ]
        if depth:
            own["standards"] = self.standards(unique(self.draw, least=0, most=2), depth - 1)
        return own

    def audience(self) -> Fields:
        return maybe(self.draw, variants=subset(self.variants)) if self.variants else {}

    def question(self, key: str) -> Fields:
        kind = self.draw(st.sampled_from(Question.Kind.values))
        own = self.audience() | {"key": f"q-{key}", "kind": kind, "text": self.draw(texts)}
        own |= maybe(
            self.draw,
            number=words,
            help=texts,
            expected_evidence=texts,
            required=st.booleans(),
            commentary=st.booleans(),
            evidence_rule=st.sampled_from(Question.EvidenceRule.values),
            counted=st.sampled_from(Question.Counted.values),
        )
        own |= self.of_kind(kind)
        own["references"] = {name: items[:2] for name, items in self.frameworks.items()}
        if self.earlier and self.draw(st.booleans()):
            own["condition"] = self.condition()
        self.earlier.append(own["key"])
        return own

    def of_kind(self, kind: str) -> Fields:
        draw = self.draw
        if kind == "rating":
            chosen = draw(st.sampled_from(self.scales))
            return {
                "scale": chosen["key"],
                "meanings": {point["key"]: draw(texts) for point in chosen["points"][:1]},
            }
        options = [option(draw, key) for key in unique(draw, least=2)]
        if kind in ("single_choice", "multiple_choice"):
            return {"choices": options}
        if kind == "rows":
            kinds = st.sampled_from(["text", "whole_number", "date"])
            return {"columns": [column | maybe(draw, kind=kinds) for column in options]}
        if kind == "whole_number":
            return {"limits": maybe(draw, unit=words, least=st.integers(-5, 5))}
        return {"terms": options} if kind == "terms" else {}

    def condition(self) -> Fields:
        tests = [{"question": key, "answered": self.draw(st.booleans())} for key in self.earlier]
        if len(tests) == 1:
            return tests[0]
        return {self.draw(st.sampled_from(["all", "any"])): [tests[0], {"not": tests[-1]}]}
