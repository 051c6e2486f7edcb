"""What the manager fills in on each page of a planned round."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fluid, Size
from django import forms

from audit_portal.organisations.models import Board, Kind
from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.planning.named import NamedField
from questionnaires.definitions.models import Questionnaire, Version
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import ApprovalRule, AuditRound, PlannedCohort, PlannedRound
from questionnaires.returns.rounds.choosing import FIELDS, Who, offered
from questionnaires.returns.rounds.planning import (
    date_problems,
    name_problems,
    period_problems,
    short_name_for,
)
from questionnaires.returns.sign_off.approvers import usual_needs

CONTINUE = "Save and continue"
ONE_LINE = "One on each line, by URN or by its full name."


class VersionField(forms.ModelChoiceField[Version]):
    def label_from_instance(self, obj: Version) -> str:
        owner = "" if obj.questionnaire.owner_id else " (shipped)"
        return f"{obj.questionnaire}, {obj.label or f'version {obj.number}'}{owner}"


class AboutForm(forms.Form):
    """What is asked, and what the round is called."""

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
        label="Short name for addresses (optional)",
        help_text="Lower-case letters, figures and hyphens, such as s11-2026. It never changes. "
        "Leave it empty to have it made from the title.",
        max_length=50,
        required=False,
    )
    enrolment = forms.ChoiceField(
        label="Who takes part",
        choices=AuditRound.Enrolment.choices,
        initial=AuditRound.Enrolment.CLOSED,
        widget=forms.RadioSelect,
    )
    period_from = DayField(
        label="The answers are about the time from (optional)",
        help_text="Often the last school year, whatever the dates of the round.",
        required=False,
    )
    period_to = DayField(label="The answers are about the time to (optional)", required=False)
    data_cut_off = DayField(
        label="Cut-off for the analysis (optional)",
        help_text="Returns signed off later are not analysed.",
        required=False,
    )
    days = ("period_from", "period_to", "data_cut_off")

    def __init__(self, *args: Any, planned: PlannedRound, **kwargs: Any) -> None:
        names = ("version", "title", "slug", "enrolment", *self.days)
        super().__init__(*args, **kwargs)
        self.initial.update({name: getattr(planned, name) for name in names})
        self.planned = planned
        usable = Questionnaire.objects.usable_by_board(planned.board)
        versions = Version.objects.published().filter(questionnaire__in=usable)
        version: VersionField = self.fields["version"]  # type: ignore[assignment]  # as declared
        version.queryset = versions.select_related("questionnaire")
        self.helper = look(
            CONTINUE,
            Field.select("version"),
            Field.text("title", field_width=Fluid.TWO_THIRDS),
            Field.text("slug", field_width=Fluid.ONE_HALF),
            Field.radios("enrolment", legend_size=Size.SMALL),
            *(Field(name) for name in self.days),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = period_problems(cleaned.get("period_from"), cleaned.get("period_to"))
        if "slug" in cleaned and "title" in cleaned:
            cleaned["slug"] = cleaned["slug"] or short_name_for(cleaned["title"])
            found |= name_problems(cleaned["slug"], self.planned.board)
        for name, sentence in found.items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def save(self) -> None:
        for name, value in self.cleaned_data.items():
            setattr(self.planned, name, value)
        self.planned.save(update_fields=list(self.cleaned_data))


class CohortForm(forms.Form):
    """The dates of one group."""

    name = forms.CharField(
        label="Name of this group",
        help_text="With one group for everybody, “All” will do. Each group has dates of its own.",
        max_length=100,
        initial="All",
        error_messages={"required": "Enter a name."},
    )
    opens = DayField(label="Opens on", missing="Write the day it opens.")
    first_due = DayField(
        label="First deadline",
        help_text="Returns after this day count as late.",
        missing="Write the first deadline.",
    )
    final_due = DayField(label="Final deadline", missing="Write the final deadline.")
    days = ("opens", "first_due", "final_due")

    def __init__(
        self, *args: Any, planned: PlannedRound, cohort: PlannedCohort | None, **kwargs: Any
    ) -> None:
        others = planned.cohorts.exclude(pk=cohort.pk) if cohort else planned.cohorts.all()
        initial = {"name": "" if others.exists() else "All"}
        if cohort is not None:
            initial = {name: getattr(cohort, name) for name in ("name", *self.days)}
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        self.planned, self.cohort, self.others = planned, cohort, others
        self.helper = look(
            CONTINUE,
            Field.text("name", field_width=Fluid.ONE_HALF),
            *(Field(name) for name in self.days),
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.others.filter(name=name).exists():
            raise forms.ValidationError(f"There is a group called “{name}” already.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(cleaned.get(name) for name in self.days):
            days = (cleaned[name] for name in self.days)
            for name, sentence in date_problems(*days).items():
                self.add_error(name, sentence)
        return cleaned

    def save(self) -> PlannedCohort:
        cohort = self.cohort or PlannedCohort(planned=self.planned)
        for name, value in self.cleaned_data.items():
            setattr(cohort, name, value)
        cohort.save()
        return cohort


PARTS = {
    "duties": "Duties",
    "kinds": "Kinds of organisation",
    "phases": "Phases of education",
    "sectors": "Sectors",
    "trusts": "Trusts and other bodies above",
}


class WhoForm(forms.Form):
    """A `Who`, part by part. Parts that the board's members do not differ in are left out."""

    only_named = forms.BooleanField(
        label="Ask only those named below, and nobody else", required=False
    )
    added = NamedField(label="Ask these as well (optional)", help_text=ONE_LINE)
    left_out = NamedField(label="Leave these out (optional)", help_text=ONE_LINE)

    def __init__(self, *args: Any, board: Board, who: Who, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {**self._parts(board, who, on), **self.fields}
        for name in ("added", "left_out"):
            field: NamedField = self.fields[name]  # type: ignore[assignment]  # as declared
            field.board = board
            self.initial[name] = field.words(getattr(who, name))
        self.initial.update({name: list(getattr(who, name)) for name in FIELDS})
        self.initial["only_named"] = who.only_named
        shown = [name for name in FIELDS if name in self.fields]
        self.helper = look(
            CONTINUE,
            *(Field.checkboxes(name, legend_size=Size.SMALL, small=True) for name in shown),
            Field.checkbox("only_named"),
            Field.textarea("added", rows=3),
            Field.textarea("left_out", rows=3),
        )
        self.helper.form_tag = False
        self.helper.layout.fields.pop()  # its buttons stand in the template, beside “Count”

    @staticmethod
    def _parts(board: Board, who: Who, on: date) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for name, choices in offered(board, on=on).items():
            chosen = getattr(who, name)
            if len(choices) > 1 or chosen:
                fields[name] = forms.TypedMultipleChoiceField(
                    label=PARTS[name],
                    help_text="If you tick none, all of them.",
                    choices=_choices(choices, chosen),
                    coerce=int if name == "trusts" else str,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
        return fields

    @property
    def who(self) -> Who:
        given = self.cleaned_data
        parts = {name: tuple(given.get(name, ())) for name in (*FIELDS, "added", "left_out")}
        return Who(**parts, only_named=given["only_named"])


def _choices(
    choices: Iterable[tuple[Any, str, int]], chosen: Iterable[Any]
) -> list[tuple[Any, str]]:
    """With those of the rule that nobody fits any more, so that they are seen and can go."""
    there = [(value, f"{words} ({number})") for value, words, number in choices]
    known = {value for value, _ in there}
    return there + [(value, f"{value} (0)") for value in chosen if value not in known]


class ApprovalForm(forms.Form):
    """Who must approve, for each kind of organisation."""

    def __init__(self, *args: Any, planned: PlannedRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.planned = planned
        for kind, label in Kind.choices:
            self.fields[kind] = forms.ChoiceField(
                label=label,
                choices=ApprovalRule.Needs.choices,
                initial=planned.approvals.get(kind, usual_needs(kind)),
            )
        self.helper = look(CONTINUE, *(Field.select(kind) for kind in Kind.values))

    def save(self) -> None:
        self.planned.approvals = {
            kind: needs for kind, needs in self.cleaned_data.items() if needs != usual_needs(kind)
        }
        self.planned.save(update_fields=["approvals"])


class SharingForm(forms.Form):
    """The other boards that one return serves."""

    boards = forms.ModelMultipleChoiceField(
        queryset=Board.objects.none(),
        label="Boards that read what concerns their members",
        help_text="Your board runs the round: it excuses, gives more time and chases.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, board: Board, chosen: Iterable[Board], button: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["boards"] = list(chosen)
        boards: forms.ModelMultipleChoiceField[Board] = self.fields["boards"]  # type: ignore[assignment]  # as declared
        boards.queryset = Board.objects.exclude(pk=board.pk).order_by("name")
        self.helper = look(button, Field.checkboxes("boards", legend_size=Size.SMALL))
