"""What people fill in about updates of actions."""

from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout
from django import forms

from audit_portal.figures.days import spoken
from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.actions.forms import UpdateForm
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import Action, ActionUpdate


class AskForm(forms.Form):
    """`on` is the day it is asked."""

    due = DayField(
        label="By when?",
        help_text="Leads are reminded a week before. For example, 15 1 2027",
        missing="Write the day by which you want to know.",
    )
    words = forms.CharField(
        label="Anything you want to add (optional)",
        help_text="It stands in the e-mail to each lead.",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, on: date, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        button = f"Ask {number:,} organisation{'' if number == 1 else 's'}"
        self.helper = look(button, "due", Field.textarea("words", rows=4))
        self.helper.form_tag, self.helper.disable_csrf = False, True  # the page's own

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if due <= self.on:
            raise forms.ValidationError("Write a day that is still to come.")
        return due


class UpdateOfMany(UpdateForm):
    """One action among others on a page with one button; left as it was, it says nothing.

    `last` is the latest update of the action. What was written on a page that had not seen it does
    not go over it: it is shown again, to be looked at and sent once more.
    """

    def __init__(self, data: Any, *, action: Action, last: ActionUpdate | None, on: date) -> None:
        super().__init__(data, action=action, on=on, prefix=f"action-{action.pk}")
        self.empty_permitted, self.use_required_attribute = True, False
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True  # the page's own
        self.last = last
        rows = (Field.textarea("note", rows=3), Field.radios("status", inline=True), "due")
        self.helper.layout = Layout(*rows)

    @property
    def seen(self) -> str:
        """The name under which the page says which update it has seen."""
        return self.add_prefix("seen")

    def clean(self) -> None:
        super().clean()
        if self.last is not None and self.data.get(self.seen, "") != str(self.last.pk):
            who, status = self.last.who or "Somebody", self.last.get_status_display().lower()
            self.add_error(
                "note",
                f"{who} has updated this meanwhile: it is {status}, due {spoken(self.last.due)}. "
                "Save again if what you wrote still holds.",
            )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For the summary at the head of the page: where, and what."""
        return [
            (f"id_{self.add_prefix(name)}", f"{self.action.what[:60]}: {sentence}")
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]
