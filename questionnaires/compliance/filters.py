"""What the manager may ask of the tracker: which returns, of which day."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.compliance.as_at import Annotated
from questionnaires.compliance.tracking import PENDING, UNDER_WAY, Counts
from questionnaires.returns.models import AuditRound, Status

GROUPS = {"outstanding": PENDING, "under_way": UNDER_WAY}
STATUS_CHOICES = [
    ("outstanding", "Not returned yet (all of these)"),
    ("under_way", "Begun and not returned (all of these)"),
    *((status.value, status.label) for status in Status),
]
INPUT = {"class": "govuk-input"}
SELECT = {"class": "govuk-select"}


class AsOfForm(forms.Form):
    """The day to look at. What is typed wrongly is said, and today is shown instead."""

    as_of = forms.DateField(
        required=False,
        label="As at the end of",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={**INPUT, "type": "date"}),
        error_messages={"invalid": "Write the day like 28/4/2017."},
    )


class TrackerFilter(django_filters.FilterSet):  # type: ignore[misc]  # no types of its own
    """Over returns that have been through `AsAt.annotate`; deadlines are counted to `day`."""

    name = django_filters.CharFilter(
        field_name="organisation_name",
        lookup_expr="icontains",
        label="Organisation",
        widget=forms.TextInput(attrs={**INPUT, "type": "search"}),
    )
    status = django_filters.ChoiceFilter(
        choices=STATUS_CHOICES,
        method="with_status",
        label="Status",
        empty_label="Any",
        widget=forms.Select(attrs=SELECT),
    )
    kind = django_filters.ChoiceFilter(
        field_name="organisation__kind",
        choices=Kind.choices,
        label="Kind",
        empty_label="Any",
        widget=forms.Select(attrs=SELECT),
    )
    duty = django_filters.ChoiceFilter(
        field_name="duty_basis",
        choices=DutyBasis.choices,
        label="Duty",
        empty_label="Any",
        widget=forms.Select(attrs=SELECT),
    )
    late = django_filters.ChoiceFilter(
        choices=[("yes", "Late"), ("no", "Not late")],
        method="late_or_not",
        label="Deadline",
        empty_label="Any",
        widget=forms.Select(attrs=SELECT),
    )

    fields_in_use: ClassVar[tuple[str, ...]] = ("name", "status", "kind", "duty", "late")

    def __init__(self, *args: Any, audit_round: AuditRound, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audit_round, self.day = audit_round, day

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for, by field; nothing while something in it is wrong."""
        if not self.form.is_valid():
            return {}
        given = self.form.cleaned_data
        return {name: given[name] for name in self.fields_in_use if given.get(name)}

    def known_number(self, counts: Counts) -> int | None:
        """How many returns it lets through, where the counts of the round say it already."""
        match self.chosen:
            case {"status": status, **rest} if not rest:
                return counts.of(*(Status(state) for state in GROUPS.get(status, [status])))
            case {"late": late, **rest} if not rest:
                return counts.overdue if late == "yes" else counts.total - counts.overdue
            case {**chosen} if not chosen:
                return counts.total
        return None

    def with_status(self, returns: Annotated, name: str, value: str) -> Annotated:
        chosen: Annotated = returns.filter(state__in=GROUPS.get(value, [value]))
        return chosen

    def late_or_not(self, returns: Annotated, name: str, value: str) -> Annotated:
        """By the cohorts whose day has passed, so that no row is joined to its cohort."""
        cohorts = self.audit_round.cohorts.all()
        passed = [cohort.pk for cohort in cohorts if cohort.first_due < self.day]
        late = Q(extended__lt=self.day) | Q(extended__isnull=True, cohort__in=passed)
        late &= Q(state__in=PENDING)
        chosen: Annotated = returns.filter(late if value == "yes" else ~late)
        return chosen


def with_due(returns: Annotated) -> Annotated:
    """The day each was due: joins the cohort, so only where it is asked for."""
    due = Coalesce("extended", F("cohort__first_due"))
    annotated: Annotated = returns.annotate(due_on=due)
    return annotated
