"""Planning a round in the browser: fill in, look at who will be asked, open."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fluid, Size
from django import forms

from audit_portal.organisations.models import Board, DutyBasis
from audit_portal.organisations.sign_in.forms import look
from questionnaires.definitions.models import Questionnaire, Version
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import AuditRound
from questionnaires.returns.rounds.running import RoundPlan, asked_by_duty

DATES = ("opens", "first_due", "final_due", "data_cut_off", "period_from", "period_to")


class VersionField(forms.ModelChoiceField[Version]):
    def label_from_instance(self, obj: Version) -> str:
        owner = "" if obj.questionnaire.owner_id else " (shipped)"
        return f"{obj.questionnaire}, {obj.label or f'version {obj.number}'}{owner}"


class RoundForm(forms.Form):
    """A `RoundPlan`, field by field."""

    version = VersionField(
        queryset=Version.objects.none(),
        label="Questionnaire",
        empty_label="Choose one",
        error_messages={"required": "Choose the questionnaire to ask."},
    )
    title = forms.CharField(
        label="Title",
        help_text="As everybody will see it, for example: Section 11 audit 2026.",
        max_length=200,
        error_messages={"required": "Enter a title."},
    )
    slug = forms.CharField(
        label="Short name for addresses",
        help_text="Lower-case letters, figures and hyphens, such as s11-2026. It never changes.",
        max_length=50,
        error_messages={"required": "Enter a short name."},
    )
    opens = DayField(label="Opens on", missing="Write the day it opens.")
    first_due = DayField(
        label="First deadline",
        help_text="Returns after this day count as late.",
        missing="Write the first deadline.",
    )
    final_due = DayField(label="Final deadline", missing="Write the final deadline.")
    data_cut_off = DayField(
        label="Cut-off for the analysis (optional)",
        help_text="Returns signed off later are not analysed.",
        required=False,
    )
    period_from = DayField(
        label="The answers are about the time from (optional)",
        help_text="Often the last school year, whatever the dates of the round.",
        required=False,
    )
    period_to = DayField(label="The answers are about the time to (optional)", required=False)
    enrolment = forms.ChoiceField(
        label="Who takes part",
        choices=AuditRound.Enrolment.choices,
        initial=AuditRound.Enrolment.CLOSED,
        widget=forms.RadioSelect,
    )
    duties = forms.MultipleChoiceField(
        label="Which duties",
        help_text="Everybody who owes the board one of these is asked, once. "
        "If you tick none, everybody is asked.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, board: Board, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        usable = Questionnaire.objects.usable_by_board(board)
        versions = Version.objects.published().filter(questionnaire__in=usable)
        version: VersionField = self.fields["version"]  # type: ignore[assignment]  # as declared
        version.queryset = versions.select_related("questionnaire")
        counts = asked_by_duty(board, on=today)
        self.fields["duties"].choices = [  # type: ignore[attr-defined]  # as declared
            (duty, f"{DutyBasis(duty).label} ({number})") for duty, number in counts.items()
        ]
        self.helper = look(
            "See who will be asked",
            Field.select("version"),
            Field.text("title", field_width=Fluid.TWO_THIRDS),
            Field.text("slug", field_width=Fluid.ONE_HALF),
            *(Field(name) for name in DATES),
            Field.radios("enrolment", legend_size=Size.SMALL),
            Field.checkboxes("duties", legend_size=Size.SMALL),
            HTML('{% include "compliance/_asked_region.html" %}'),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for name, sentence in self.plan().problems().items():
                self.add_error(name, sentence)
        return cleaned

    def plan(self) -> RoundPlan:
        given = {name: self.cleaned_data[name] for name in (*DATES, "version", "title", "slug")}
        return RoundPlan(
            board=self.board,
            enrolment=self.cleaned_data["enrolment"],
            duties=tuple(self.cleaned_data["duties"]),
            **given,
        )
