"""Where a standard or a question stands."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout, Size
from django import forms

AT_THE_BEGINNING, AT_THE_END = "0", "999999"


class PlaceForm(forms.Form):
    at = forms.ChoiceField(
        label="Where in it?",
        choices=[(AT_THE_BEGINNING, "At the beginning"), (AT_THE_END, "At the end")],
        initial=AT_THE_END,
        widget=forms.RadioSelect,
    )

    def __init__(self, *, places: list[tuple[str, str]], inside: str, **kwargs: Any) -> None:
        super().__init__(initial={"inside": inside}, **kwargs)
        self.fields["inside"] = forms.ChoiceField(
            label="In which standard?", choices=places, required=False
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("inside"),
            Field.radios("at", legend_size=Size.SMALL, small=True),
            Button("submit", "Move"),
        )
