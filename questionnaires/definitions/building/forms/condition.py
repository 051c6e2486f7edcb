"""One test of an earlier answer."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout, Size
from django import forms

from questionnaires.definitions.building.conditions import Asked
from questionnaires.definitions.building.forms.base import several

NUMBER_INPUT = {"inputmode": "decimal"}


class ConditionForm(forms.Form):
    """`about` is the earlier question, `seen` the fingerprint of the one that depends on it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, posted: Any, *, about: Asked, seen: str) -> None:
        super().__init__(posted, initial={"seen": seen})
        self.about = about
        tests = [("answered", "it is answered"), ("not_answered", "it is not answered")]
        layout: list[Any] = []
        if about.is_number:
            tests.insert(0, ("number", "its number is within these bounds"))
            layout += self._bounds()
        if about.answers:
            tests.insert(0, ("is", "its answer is one of these"))
            layout += self._answers()
        self.fields["test"] = self._which(tests)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        radios = Field.radios("test", legend_size=Size.SMALL, small=True)
        self.helper.layout = Layout("seen", radios, *layout, Button("submit", "Add this test"))

    def _which(self, tests: list[tuple[str, str]]) -> forms.ChoiceField:
        return forms.ChoiceField(
            label="It is shown if",
            choices=tests,
            initial=tests[0][0],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose when it is shown."},
        )

    def _answers(self) -> list[Any]:
        self.fields["is"] = several("One of these", self.about.answers)
        return [Field.checkboxes("is", legend_size=Size.SMALL, small=True)]

    def _bounds(self) -> list[Any]:
        for name, label in (("at_least", "At least"), ("at_most", "At most")):
            self.fields[name] = forms.FloatField(
                label=label, required=False, widget=forms.TextInput(attrs=NUMBER_INPUT)
            )
        names = ("at_least", "at_most")
        return [Field.text(name, field_width=Fluid.ONE_QUARTER) for name in names]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        low, high = given.get("at_least"), given.get("at_most")
        if given.get("test") == "is" and not given.get("is"):
            self.add_error("is", "Tick one answer or more.")
        if given.get("test") == "number" and low is None and high is None:
            self.add_error("at_least", "Write one bound or both.")
        if low is not None and high is not None and low > high:
            self.add_error("at_most", "This must not be below the other bound.")
        return given
