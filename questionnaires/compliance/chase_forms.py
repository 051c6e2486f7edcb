"""What the manager fills in about the chase of one return."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fluid, Size
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.chasing.by_hand import Spoken
from questionnaires.compliance.models import Contact, LadderStep, Notice
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import AuditReturn

CHANNEL_OF: dict[str, str] = {
    LadderStep.Channel.PHONE: "phone",
    LadderStep.Channel.LETTER: "letter",
}


class TaskField(forms.ModelChoiceField[Notice]):
    def label_from_instance(self, obj: Notice) -> str:
        why = f" ({obj.why.rstrip('.').lower()})" if obj.why else ""
        return f"{obj.step}, to {in_sentence(obj.get_role_display())}{why}"


def in_sentence(words: str) -> str:
    return words[0].lower() + words[1:]


class ContactForm(forms.Form):
    """Asks which task it does only where one is open."""

    channel = forms.ChoiceField(
        label="How",
        choices=Contact.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you were in touch."},
    )
    direction = forms.ChoiceField(
        label="Who got in touch",
        choices=Contact.Direction.choices,
        initial=Contact.Direction.OUT,
        widget=forms.RadioSelect,
    )
    who = forms.CharField(
        label="With whom",
        help_text="Name and role, for example: Mr Price, head teacher.",
        max_length=150,
        error_messages={"required": "Write with whom."},
    )
    on = DayField(label="On which day", missing="Write the day.")
    note = forms.CharField(
        label="What was said",
        help_text="Keep to the audit. Name no child and no family.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Write in a sentence what was said."},
    )
    settles = TaskField(
        queryset=Notice.objects.none(),
        label="Which task does this do?",
        required=False,
        empty_label="None of them",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, audit_return: AuditReturn, today: date, task: Notice | None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"on": today}
        if task is not None:
            initial |= {"settles": task.pk, "channel": CHANNEL_OF.get(task.step.channel, "")}
        super().__init__(*args, **kwargs)
        self.initial = initial
        tasks = Notice.objects.tasks().filter(audit_return=audit_return).select_related("step")
        fields = [
            Field.radios("channel", legend_size=Size.SMALL, inline=True),
            Field.radios("direction", legend_size=Size.SMALL),
            Field.text("who", field_width=Fluid.TWO_THIRDS),
            Field("on"),
            Field.textarea("note", rows=5),
        ]
        if tasks.exists():
            settles: TaskField = self.fields["settles"]  # type: ignore[assignment]  # as declared
            settles.queryset = tasks
            fields.append(Field.radios("settles", legend_size=Size.SMALL))
        else:
            del self.fields["settles"]
        self.helper = look("Note it down", *fields)

    def spoken(self) -> Spoken:
        return Spoken(**self.cleaned_data)


class PauseForm(forms.Form):
    why = forms.CharField(
        label="Reason",
        help_text="It is kept with the return and shown in its history.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Give a reason."},
    )
    until = DayField(
        label="Go on from (optional)",
        help_text="From this day the chase goes on by itself. Left empty, it rests until you let "
        "it go on.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Pause the chase", Field.textarea("why", rows=4), Field("until"))
