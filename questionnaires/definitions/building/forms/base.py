"""What all these forms share."""

from typing import Any, ClassVar

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Button, Layout
from django import forms

from questionnaires.definitions.building.forms.lists import Rows
from questionnaires.definitions.building.outline import Surroundings
from questionnaires.definitions.building.states import Fields, digest

Problem = tuple[str, str]

# The Enter key presses the first button of a form, which must not be one that moves a row.
PRESSED_BY_ENTER = (
    '<button type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">'
    "Save</button>"
)


class PartForm(forms.Form):
    """`seen` is the fingerprint of what the form was filled in on; `around` holds what the draft
    has for the part to refer to. `lists` are rows within the part, by the name of their field.
    """

    heading: ClassVar[str]
    named_by_key: ClassVar[bool] = True

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, posted: Any, *, says: Fields, around: Surroundings) -> None:
        super().__init__(posted, initial={**self.told(says), "seen": digest(says)})
        self.says, self.around = says, around
        self.is_new = "key" not in says and self.named_by_key
        self.lists: dict[str, Rows] = {}
        layout = self.layout()
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        first = [HTML(PRESSED_BY_ENTER)] if self.lists else []
        self.helper.layout = Layout("seen", *first, *layout, Button("submit", self.button))

    @property
    def button(self) -> str:
        return "Add" if self.is_new else "Save"

    def told(self, says: Fields) -> Fields:
        """What the form holds of what the part says."""
        return says

    def layout(self) -> list[Any]:
        raise NotImplementedError

    def with_rows(self, name: str, rows: type[Rows]) -> HTML:
        """A list within the part, and its place in the layout."""
        posted = self.data if self.is_bound else None
        self.lists[name] = rows(posted, name, self.says.get(name, []))
        return HTML(
            f'{{% include "definitions/building/_rows.html" with rows=form.lists.{name} %}}'
        )

    def is_valid(self) -> bool:
        rows = [each.is_valid() for each in self.lists.values()]
        return super().is_valid() and all(rows)

    def fields_said(self) -> Fields:
        """As the document calls them, blank ones too."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return said | {name: rows.said() for name, rows in self.lists.items()}

    @property
    def pressed(self) -> str:
        """The list within which a button was pressed, so that the editor stays there."""
        return next((name for name, rows in self.lists.items() if rows.pressed), "")

    @property
    def problems(self) -> list[Problem]:
        """For the summary at the top: the field's id, and the sentence."""
        if not self.is_bound:
            return []
        own = [
            (f"id_{name}" if name in self.fields else "part", str(sentence))
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]
        return own + [problem for rows in self.lists.values() for problem in rows.problems]


def words(label: str, most: int, hint: str = "", **more: Any) -> forms.CharField:
    """On one line."""
    return forms.CharField(label=label, help_text=hint, max_length=most, **more)


def lines(label: str, most: int, hint: str = "", **more: Any) -> forms.CharField:
    """On several."""
    more.setdefault("required", False)
    return forms.CharField(
        label=label, help_text=hint, max_length=most, widget=forms.Textarea, **more
    )


def several(
    label: str, choices: list[tuple[str, str]], hint: str = "", **more: Any
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **more,
    )


def flag(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def heading(text: str) -> HTML:
    return HTML(f'<h2 class="govuk-heading-m">{text}</h2>')
