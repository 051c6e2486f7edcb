"""What a version says of itself, and the beginning of a questionnaire that is all new."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout, Size
from django import forms
from django.db.models import QuerySet

from audit_portal.organisations.models import Board
from questionnaires.definitions.building.forms.base import PartForm, lines, words
from questionnaires.definitions.building.forms.limits import WrittenDay


class AboutForm(PartForm):
    heading = "About this version"
    named_by_key = False

    label = words("Name of this version", 100, "For example the year.", required=False)
    introduction = lines("Introduction", 20_000, "Words at the head of every return.")
    follows = lines("Written to", 5_000, "Which edition of which guidance.")
    applies_from = WrittenDay(
        label="Applies from", help_text="For example 1 September 2026.", required=False
    )

    def layout(self) -> list[Any]:
        return [
            Field.text("label", field_width=Fluid.ONE_HALF),
            Field.textarea("introduction", rows=6),
            Field.textarea("follows", rows=3),
            Field.text("applies_from", field_width=Fluid.ONE_HALF),
        ]


class BeginForm(forms.Form):
    """A questionnaire of a board, with nothing in it yet."""

    title = words(
        "What is it called?",
        200,
        "For example: Safeguarding in early years. Everybody who is asked sees it.",
        error_messages={"required": "Write what it is called."},
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = len(boards) > 1
        self.fields["board"] = forms.ModelChoiceField(
            boards,
            label="For which board?",
            empty_label=None,
            initial=boards[0],
            widget=forms.RadioSelect if several else forms.HiddenInput,
        )
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        board = Field.radios("board", legend_size=Size.SMALL) if several else "board"
        self.helper.layout = Layout(Field.text("title"), board, Button("submit", "Begin"))
