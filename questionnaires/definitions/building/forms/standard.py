"""A standard, without what lies in it."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid, Size

from questionnaires.definitions.building.forms.base import PartForm, flag, lines, several, words
from questionnaires.definitions.models import Variant


class StandardForm(PartForm):
    heading = "Standard"

    number = words("Number", 20, "As it is printed. It may change every year.", required=False)
    title = words("Name", 300, error_messages={"required": "Write its name."})
    introduction = lines("Words above its questions", 10_000)
    optional = flag("It may be left out: no question in it counts as required")

    def layout(self) -> list[Any]:
        return [
            Field.text("number", field_width=Fluid.ONE_QUARTER),
            Field.text("title"),
            Field.textarea("introduction", rows=4),
            Field.checkbox("optional", small=True),
            *who_is_asked(self),
        ]


def who_is_asked(form: PartForm) -> list[Any]:
    """The field for it, where the draft knows groups."""
    if not form.around.variants:
        return []
    form.fields["variants"] = _asked_of_field(form.around.variants)
    return [Field.checkboxes("variants", legend_size=Size.SMALL, small=True)]


def _asked_of_field(variants: list[Variant]) -> Any:
    choices = [(variant.key, variant.title) for variant in variants]
    return several("Who is asked", choices, "Nobody ticked: everybody is asked.")
