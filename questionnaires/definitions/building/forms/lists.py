"""Rows within a part: choices, terms, columns, points of a scale, items of a list.

A row keeps its key in a hidden field. Without words it counts for nothing; the buttons beside a
row move it or take it out, and save the whole form with that.
"""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from questionnaires.definitions.building.states import Fields
from questionnaires.definitions.models import Column
from questionnaires.definitions.models.parts import COLOURS, KEY

MOST = 1_000
COLOUR_NAMES = [("", "None"), *((colour, colour.capitalize()) for colour in COLOURS)]


class RowForm(forms.Form):
    main: ClassVar[str] = "label"

    key = forms.CharField(
        required=False,
        max_length=60,
        validators=[RegexValidator(KEY)],
        widget=forms.HiddenInput(),
    )


class OptionRow(RowForm):
    label = forms.CharField(max_length=300, required=False)


class ColumnRow(RowForm):
    label = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(label="It takes", choices=Column.Kind.choices, initial="text")


class ItemRow(RowForm):
    main = "title"

    title = forms.CharField(max_length=300, required=False)


class PointRow(RowForm):
    label = forms.CharField(max_length=100, required=False)
    colour = forms.ChoiceField(label="Colour beside it", choices=COLOUR_NAMES, required=False)
    meaning = forms.CharField(
        label="What it means",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    assured = forms.BooleanField(label="Counts as assured", required=False)
    calls_for_action = forms.BooleanField(label="Calls for an action", required=False)
    outside_base = forms.BooleanField(label="Means “not applicable”", required=False)

    def clean(self) -> Fields:
        given = super().clean() or {}
        if given.get("outside_base") and (given.get("assured") or given.get("calls_for_action")):
            self.add_error(
                "outside_base",
                "“Not applicable” neither counts as assured nor calls for an action.",
            )
        return given


class Rows(forms.BaseFormSet[RowForm]):
    """`thing` is what one row is called, `fewest` how many there must be to save."""

    form = RowForm
    thing: ClassVar[str]
    fewest: ClassVar[int] = 0
    wide: ClassVar[bool] = False

    min_num, max_num, absolute_max = 0, MOST, MOST
    can_order = can_delete = can_delete_extra = validate_min = False
    validate_max = True
    edit_only = False
    renderer = None

    def __init__(self, posted: Any, name: str, says: list[Fields]) -> None:
        self.extra = 2 if says else 4
        super().__init__(posted, prefix=name, initial=says)
        act, _, row = (posted or {}).get(f"{name}-press", "").partition("-")
        self.act, self.row = act, int(row) if row.isdecimal() else -1

    @property
    def pressed(self) -> bool:
        return bool(self.act)

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[form.main].label = f"{self.thing} {(index or 0) + 1}"

    def clean(self) -> None:
        for n, form in enumerate(self.forms):
            if not self._goes(n) and form.has_changed() and not self._words(form):
                form.add_error(form.main, "Write its words, or press Remove.")
        if len(self.said()) < self.fewest:
            raise forms.ValidationError(f"Write {self.fewest} or more.")

    def _goes(self, n: int) -> bool:
        return self.act == "remove" and self.row == n

    def _words(self, form: RowForm) -> str:
        return str(form.cleaned_data.get(form.main) or "")

    def said(self) -> list[Fields]:
        """The rows with words, in the order that was asked for; each key once."""
        rows = self._in_order([f for n, f in enumerate(self.forms) if not self._goes(n)])
        said, used = [], set()
        for form in rows:
            if self._words(form):
                key = form.cleaned_data["key"]
                said.append({**form.cleaned_data, "key": "" if key in used else key})
                used.add(key)
        return said

    def _in_order(self, forms_left: list[RowForm]) -> list[RowForm]:
        step = {"up": -1, "down": 1}.get(self.act, 0)
        to = self.row + step
        if step and 0 <= self.row < len(forms_left) and 0 <= to < len(forms_left):
            forms_left.insert(to, forms_left.pop(self.row))
        return forms_left

    @property
    def problems(self) -> list[tuple[str, str]]:
        own = [(self.prefix or "", str(sentence)) for sentence in self.non_form_errors()]
        return own + [
            (f"id_{form.add_prefix(name)}", f"{self.thing} {n}: {sentence}")
            for n, form in enumerate(self.forms, start=1)
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]


class ChoiceRows(Rows):
    form, thing = OptionRow, "Choice"


class TermRows(Rows):
    form, thing = OptionRow, "Term"


class ColumnRows(Rows):
    form, thing = ColumnRow, "Column"


class ItemRows(Rows):
    form, thing, fewest = ItemRow, "Item", 1


class PointRows(Rows):
    form, thing, fewest, wide = PointRow, "Point", 2, True
