"""What questions refer to: scales, groups of organisations, lists of guidance."""

from typing import Any

from crispy_forms_gds.layout import Field, Size

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.definitions.building.forms.base import PartForm, lines, several, words
from questionnaires.definitions.building.forms.lists import ItemRows, PointRows

NAME_IT = {"required": "Write its name."}


class ScaleForm(PartForm):
    heading = "Scale"

    title = words("Name", 200, error_messages=NAME_IT)

    def layout(self) -> list[Any]:
        return [Field.text("title"), self.with_rows("points", PointRows)]


class GroupForm(PartForm):
    heading = "Group of organisations"

    title = words("Who they are", 200, "For example: Colleges.", error_messages=NAME_IT)
    kinds = several("Of which kinds", Kind.choices, "None ticked: of any kind.")
    duties = several("Under which duties", DutyBasis.choices, "None ticked: under any.")

    def layout(self) -> list[Any]:
        return [
            Field.text("title"),
            Field.checkboxes("kinds", legend_size=Size.SMALL, small=True),
            Field.checkboxes("duties", legend_size=Size.SMALL, small=True),
        ]


class FrameworkForm(PartForm):
    heading = "List that questions speak to"

    title = words("Name", 200, "For example: The eight key features.", error_messages=NAME_IT)
    source = lines("Where it comes from", 5_000)

    def layout(self) -> list[Any]:
        return [
            Field.text("title"),
            Field.textarea("source", rows=2),
            self.with_rows("items", ItemRows),
        ]
