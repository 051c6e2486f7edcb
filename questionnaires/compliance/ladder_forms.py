"""A step of the ladder, as the manager fills it in."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import HTML, Button, Field, Fluid, Layout, Size
from django import forms

from questionnaires.compliance.chasing.words import problem_with
from questionnaires.compliance.models import LadderStep, Recipient
from questionnaires.returns.models import AuditRound

BEFORE, AFTER = "before", "after"


class StepForm(forms.Form):
    days = forms.IntegerField(
        label="How many days",
        help_text="0 is the day of the deadline itself.",
        min_value=0,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Write the number of days.",
            "invalid": "Write the days as a whole number, such as 14.",
            "min_value": "Write 0 or a larger number, and choose before or after.",
            "max_value": "A step is at most 365 days after its deadline.",
        },
    )
    side = forms.ChoiceField(
        label="Before or after",
        choices=[(BEFORE, "Before the deadline"), (AFTER, "On the deadline or after it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose before or after."},
    )
    deadline = forms.ChoiceField(
        label="Which deadline",
        choices=LadderStep.Deadline.choices,
        initial=LadderStep.Deadline.FIRST,
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label="How",
        choices=LadderStep.Channel.choices,
        initial=LadderStep.Channel.EMAIL,
        widget=forms.RadioSelect,
    )
    roles = forms.MultipleChoiceField(
        label="To whom",
        choices=Recipient.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one."},
    )
    subject = forms.CharField(
        label="Subject",
        max_length=150,
        error_messages={"required": "Write the subject."},
    )
    text = forms.CharField(
        label="Text",
        help_text="Leave a line empty between paragraphs. For a call, write what to say.",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Write the text."},
    )

    def __init__(
        self, *args: Any, audit_round: AuditRound, step: LadderStep | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.audit_round, self.step = audit_round, step
        if step is not None:
            self.initial = _told(step)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            Field.text("days", field_width=Fluid.ONE_QUARTER),
            Field.radios("side", legend_size=Size.SMALL),
            Field.radios("deadline", legend_size=Size.SMALL),
            Field.radios("channel", legend_size=Size.SMALL),
            Field.checkboxes("roles", legend_size=Size.SMALL),
            Field.text("subject"),
            Field.textarea("text", rows=9),
            HTML('{% include "compliance/_placeholders.html" %}'),
            Button("preview", "Look at it"),
            Button.secondary("save", "Save the step"),
        )

    def clean_subject(self) -> str:
        return self._filled_in("subject")

    def clean_text(self) -> str:
        return self._filled_in("text")

    def _filled_in(self, name: str) -> str:
        words: str = self.cleaned_data[name]
        if problem := problem_with(words):
            raise forms.ValidationError(problem)
        return words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("side") == BEFORE and given.get("days", 0) > 180:
            self.add_error("days", "A step is at most 180 days before its deadline.")
        return given

    def as_step(self) -> LadderStep:
        """Not saved; the one there is, changed, or a new one."""
        step = self.step or LadderStep(audit_round=self.audit_round)
        given = self.cleaned_data
        step.offset = -given["days"] if given["side"] == BEFORE else given["days"]
        for name in ("deadline", "channel", "subject", "text"):
            setattr(step, name, given[name])
        for role in Recipient.values:
            setattr(step, f"to_{role}", role in given["roles"])
        return step


def _told(step: LadderStep) -> dict[str, Any]:
    return {
        "days": abs(step.offset),
        "side": BEFORE if step.offset < 0 else AFTER,
        "deadline": step.deadline,
        "channel": step.channel,
        "roles": list(step.roles),
        "subject": step.subject,
        "text": step.text,
    }
