"""A question: what all kinds have, and what each kind needs beyond that."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid, Size
from django import forms
from django.utils.html import escape

from questionnaires.definitions.building.forms.base import (
    PartForm,
    flag,
    heading,
    lines,
    several,
    words,
)
from questionnaires.definitions.building.forms.limits import LIMITS, limit_field
from questionnaires.definitions.building.forms.lists import ChoiceRows, ColumnRows, Rows, TermRows
from questionnaires.definitions.building.forms.standard import who_is_asked
from questionnaires.definitions.building.states import Fields
from questionnaires.definitions.kinds import KINDS
from questionnaires.definitions.models import Question

WRITE_IT = {"required": "Write the question."}
Kind = Question.Kind
ROWS: dict[str, tuple[str, type[Rows]]] = {
    Kind.SINGLE_CHOICE: ("choices", ChoiceRows),
    Kind.MULTIPLE_CHOICE: ("choices", ChoiceRows),
    Kind.TERMS: ("terms", TermRows),
    Kind.ROWS: ("columns", ColumnRows),
}
MEANING, LIMIT, REFERS = "meaning-", "limit-", "refers-"  # beginnings of names of fields


class QuestionForm(PartForm):
    heading = "Question"

    number = words("Number", 20, "As it is printed. It may change every year.", required=False)
    text = lines("Question", 5_000, required=True, error_messages=WRITE_IT)
    help = lines("What is meant", 10_000, "In plain words. It stands beside the question.")
    expected_evidence = lines("Evidence that helps", 10_000, "What would show it.")
    evidence_rule = forms.ChoiceField(
        label="Is evidence asked for?",
        choices=Question.EvidenceRule.choices,
        widget=forms.RadioSelect,
    )
    required = flag("It must be answered before a return is submitted")
    commentary = flag("A commentary is asked for beside it")
    counted = flag("It is only announced: shown, but it counts for nothing yet")

    def layout(self) -> list[Any]:
        return [
            Field.text("number", field_width=Fluid.ONE_QUARTER),
            Field.textarea("text", rows=3),
            *self._of_its_kind(),
            Field.textarea("help", rows=4),
            heading("Evidence"),
            Field.radios("evidence_rule", legend_size=Size.SMALL, small=True),
            Field.textarea("expected_evidence", rows=3),
            heading("How it counts"),
            *(Field.checkbox(name, small=True) for name in ("required", "commentary", "counted")),
            *who_is_asked(self),
            *self._references(),
        ]

    @property
    def kind(self) -> str:
        return str(self.says["kind"])

    @property
    def kind_in_words(self) -> str:
        return str(Kind(self.kind).label)

    def _of_its_kind(self) -> list[Any]:
        layout: list[Any] = [*self._scale()] if self.kind == Kind.RATING else []
        if self.kind in ROWS:
            layout.append(self.with_rows(*ROWS[self.kind]))
        for name in KINDS[self.kind].limits:
            self.fields[LIMIT + name] = limit_field(name, self.kind)
            layout.append(Field.text(LIMIT + name, field_width=Fluid.ONE_THIRD))
        return layout

    def _scale(self) -> list[Any]:
        """Which, and what its points mean here where that is more than the scale says."""
        self.fields["scale"] = forms.ChoiceField(label="Scale", choices=self.around.scales)
        layout = [Field.select("scale")]
        for key, label in self.around.points.get(self.says.get("scale", ""), []):
            self.fields[MEANING + key] = lines(
                f"What “{escape(label)}” means here", 5_000, "Empty: as the scale says."
            )
            layout.append(Field.textarea(MEANING + key, rows=2))
        return layout

    def _references(self) -> list[Any]:
        layout = []
        for framework, items in self.around.frameworks:
            name = REFERS + framework.key
            self.fields[name] = several(f"Speaks to: {escape(framework.title)}", items)
            layout.append(Field.checkboxes(name, legend_size=Size.SMALL, small=True))
        return layout

    def fields_said(self) -> Fields:
        given = super().fields_said()
        given["limits"] = _gathered(given, LIMIT)
        given["references"] = _gathered(given, REFERS)
        if self.kind == Kind.RATING:
            given["meanings"] = _gathered(given, MEANING) if self._same_scale(given) else {}
        given["counted"] = "announced" if given["counted"] else "live"
        return given

    def _same_scale(self, given: Fields) -> bool:
        return bool(given["scale"] == self.says["scale"])

    def told(self, says: Fields) -> Fields:
        return {
            "evidence_rule": "optional",
            **says,
            "required": says.get("required", True),
            "commentary": says.get("commentary", True),
            "counted": says.get("counted") == "announced",
            **{LIMIT + name: says.get("limits", {}).get(name) for name in LIMITS},
            **{REFERS + name: items for name, items in says.get("references", {}).items()},
            **{MEANING + key: words for key, words in says.get("meanings", {}).items()},
        }


def _gathered(given: Fields, begin: str) -> Fields:
    """What stood in the fields whose names begin so, taken out of `given`."""
    names = [name for name in given if name.startswith(begin)]
    return {name.removeprefix(begin): given.pop(name) for name in names}


class KindForm(PartForm):
    """How a question is answered. What belongs to the earlier kind alone goes with it."""

    heading = "Kind of answer"

    kind = forms.ChoiceField(
        label="How is it answered?",
        choices=Question.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is answered."},
    )

    def layout(self) -> list[Any]:
        return [Field.radios("kind", legend_size=Size.SMALL, small=True)]

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind == Kind.RATING and not self.around.scales:
            raise forms.ValidationError("A rating needs a scale. Write the scale first.")
        return kind

    def fields_said(self) -> Fields:
        given = super().fields_said()
        if given["kind"] == self.says.get("kind"):
            return given
        kept, _ = ROWS.get(given["kind"], ("", None))
        gone: Fields = {name: [] for name in ("choices", "terms", "columns") if name != kept}
        scale = self.around.scales[0][0] if given["kind"] == Kind.RATING else None
        return {**given, **gone, "scale": scale, "meanings": {}, "limits": {}}


class NewQuestionForm(KindForm):
    """The first words of a question, and how it is answered."""

    heading = "Question"

    number = words("Number", 20, "As it is printed.", required=False)
    text = lines("Question", 5_000, required=True, error_messages=WRITE_IT)

    def layout(self) -> list[Any]:
        return [
            Field.text("number", field_width=Fluid.ONE_QUARTER),
            Field.textarea("text", rows=3),
            *super().layout(),
        ]
