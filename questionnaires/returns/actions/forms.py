"""What people fill in about an action."""

from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout
from django import forms

from questionnaires.returns.actions.planning import Change, Plan
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import Action

Status = Action.Status


def helper(button: str, *fields: Any) -> FormHelper:
    made = FormHelper()
    made.attrs = {"novalidate": "novalidate"}
    made.layout = Layout(*fields, Button("submit", button))
    return made


class ActionForm(forms.Form):
    """`on` is the day it is set: what is due cannot lie behind."""

    what = forms.CharField(
        label="What will be done?",
        help_text="One thing that somebody can finish. Do not name a child or a family.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Write what will be done."},
    )
    owner = forms.CharField(
        label="Who will do it?",
        help_text="A name or a role, for example: head of training.",
        max_length=200,
        error_messages={"required": "Write who will do it."},
    )
    due = DayField(
        label="By when?", help_text="For example, 27 3 2026", missing="Write the day it is due."
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.helper = helper(
            "Add action",
            Field.textarea("what", rows=4),
            Field.text("owner", field_width=Fluid.TWO_THIRDS),
            "due",
        )

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if due < self.on:
            raise forms.ValidationError("Write a day that is still to come.")
        return due

    @property
    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(data["what"], data["owner"], data["due"])


class UpdateForm(forms.Form):
    """`action` as it stands when the form is sent."""

    note = forms.CharField(
        label="What has happened?",
        help_text="Progress, what stands in the way, or why it is dropped. "
        "Do not name a child or a family.",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    status = forms.ChoiceField(
        label="It is now",
        choices=[(Status.OPEN, "Still open"), (Status.DONE, "Done"), (Status.DROPPED, "Dropped")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is open, done or dropped."},
    )
    due = DayField(
        label="Due",
        help_text="Change it if a new day was agreed.",
        missing="Write the day it is due.",
    )

    def __init__(self, *args: Any, action: Action, on: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"status": action.status, "due": action.due}
        super().__init__(*args, **kwargs)
        self.action, self.on = action, on
        self.helper = helper(
            "Save update",
            Field.textarea("note", rows=4),
            Field.radios("status", inline=True),
            "due",
        )

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if due != self.action.due and due < self.on:
            raise forms.ValidationError("Write a day that is still to come, or leave it as it was.")
        return due

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("note") or self.errors:
            return
        if data["status"] == Status.DROPPED:
            self.add_error("note", "Write why it is dropped.")
        elif data["status"] == self.action.status and data["due"] == self.action.due:
            self.add_error("note", "Write what has happened.")

    @property
    def change(self) -> Change:
        data = self.cleaned_data
        return Change(data["note"], data["status"], data["due"])
