"""What the manager fills in about a round that runs."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fluid, Size
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.planning.named import NamedField
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import AuditRound, Cohort
from questionnaires.returns.rounds.planning import CohortPlan, date_problems

NEW = "new"


class ReasonForm(forms.Form):
    """Why a round is closed, or opened again."""

    why = forms.CharField(
        label="Reason",
        help_text="It is kept and shown in the history of the round.",
        max_length=2000,
        error_messages={"required": "Give a reason."},
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look(button, Field.textarea("why", rows=4))


class AddLateForm(forms.Form):
    """Organisations by name, into a group of the round or a new one with dates of its own."""

    organisations = NamedField(
        label="Organisations", help_text="One on each line, by URN or by its full name."
    )
    group = forms.ChoiceField(
        label="Which dates hold for them",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the dates."},
    )
    name = forms.CharField(label="Name of the new group", max_length=100, required=False)
    opens = DayField(label="Opens on", required=False)
    first_due = DayField(label="First deadline", required=False)
    final_due = DayField(label="Final deadline", required=False)
    days = ("opens", "first_due", "final_due")

    def __init__(self, *args: Any, audit_round: AuditRound, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = {str(cohort.pk): cohort for cohort in audit_round.cohorts.all()}
        named: NamedField = self.fields["organisations"]  # type: ignore[assignment]  # as declared
        named.board = audit_round.board
        self.fields["group"].choices = [  # type: ignore[attr-defined]  # as declared
            *((key, _words(cohort)) for key, cohort in self.cohorts.items()),
            (NEW, "A new group, with the dates below"),
        ]
        self.initial.update({"group": next(iter(self.cohorts), NEW), "opens": today})
        self.helper = look(
            "Add them to the round",
            Field.textarea("organisations", rows=5),
            Field.radios("group", legend_size=Size.SMALL),
            Field.text("name", field_width=Fluid.ONE_HALF),
            *(Field(name) for name in self.days),
        )

    def clean_organisations(self) -> tuple[int, ...]:
        keys: tuple[int, ...] = self.cleaned_data["organisations"]
        if not keys:
            raise forms.ValidationError("Name the organisations to add.")
        return keys

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") != NEW:
            return cleaned
        for name in ("name", *self.days):
            if name in cleaned and not cleaned[name]:
                what = "a name" if name == "name" else "the date"
                self.add_error(name, f"Give {what}: a new group needs it.")
        if all(cleaned.get(name) for name in self.days):
            for name, sentence in date_problems(*(cleaned[day] for day in self.days)).items():
                self.add_error(name, sentence)
        return cleaned

    @property
    def into(self) -> Cohort | CohortPlan:
        given = self.cleaned_data
        if given["group"] != NEW:
            return self.cohorts[given["group"]]
        opens, first_due, final_due = (given[name] for name in self.days)
        return CohortPlan(opens, first_due, final_due, name=given["name"])


def _words(cohort: Cohort) -> str:
    return f"{cohort}: first deadline {cohort.first_due:%-d %B %Y}"
