"""What the manager may ask of the tracker: which returns, of which day."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.compliance import conditions
from questionnaires.compliance.as_at import Annotated, AsAt, counted_to
from questionnaires.compliance.tracking import PENDING, UNDER_WAY, Counts
from questionnaires.returns.models import AuditRound, Status

GROUPS = {"outstanding": PENDING, "under_way": UNDER_WAY}
STATUS_CHOICES = [
    ("outstanding", "Not returned yet (all of these)"),
    ("under_way", "Begun and not returned (all of these)"),
    *((status.value, status.label) for status in Status),
]
# As Get Information About Schools writes them. Fixed, so that no page looks through all returns.
PHASES = (
    "Nursery",
    "Primary",
    "Middle deemed primary",
    "Secondary",
    "Middle deemed secondary",
    "16 plus",
    "All-through",
    "Not applicable",
)
INPUT = {"class": "govuk-input"}
SELECT = {"class": "govuk-select"}


def _choice(label: str, choices: Any, **more: Any) -> django_filters.ChoiceFilter:
    select = forms.Select(attrs=SELECT)
    return django_filters.ChoiceFilter(
        choices=choices, label=label, empty_label="Any", widget=select, **more
    )


def _text(label: str, **more: Any) -> django_filters.CharFilter:
    widget = forms.TextInput(attrs={**INPUT, "type": "search"})
    return django_filters.CharFilter(label=label, widget=widget, **more)


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

    name = _text("Organisation or URN", method="called")
    status = _choice("Status", STATUS_CHOICES, method="with_status")
    kind = _choice("Kind", Kind.choices, field_name="organisation__kind")
    duty = _choice("Duty", DutyBasis.choices, field_name="duty_basis")
    late = _choice("Deadline", [("yes", "Late"), ("no", "Not late")], method="late_or_not")
    phase = _choice(
        "Phase",
        [(one, one) for one in PHASES],
        field_name="organisation__phase",
        lookup_expr="iexact",
    )
    part_of = _text(
        "Part of (trust, council)",
        field_name="organisation__parent__name",
        lookup_expr="icontains",
    )
    cohort = _choice("Group", [], field_name="cohort__name")
    asked = _choice("Asked", [("yes", "At least once"), ("no", "Never yet")], method="asked_or_not")
    paused = _choice("Chase", [("yes", "Paused"), ("no", "Not paused")], method="paused_or_not")
    people = _choice(
        "People known", [("none", "Nobody"), ("no_lead", "No lead")], method="without_people"
    )

    fields_in_sight: ClassVar[tuple[str, ...]] = ("name", "status", "kind", "duty", "late")
    fields_below: ClassVar[tuple[str, ...]] = (
        *("phase", "part_of", "cohort"),
        *("asked", "paused", "people"),
    )

    def __init__(self, *args: Any, audit_round: AuditRound, when: AsAt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audit_round, self.when = audit_round, when
        self.day = counted_to(audit_round, when.day)
        groups = [cohort.name for cohort in audit_round.cohorts.all()]
        self.filters["cohort"].extra["choices"] = [(name, name) for name in groups]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Those asked for less often. A group only where there are several."""
        names = list(self.fields_below)
        if len(self.audit_round.cohorts.all()) < 2:
            names.remove("cohort")
        return [self.form[name] for name in names]

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.fields_in_sight]

    @property
    def asks_for_more(self) -> bool:
        """Something further down was asked for, or was wrong there."""
        asked_for = {**self.chosen, **self.form.errors}
        return any(name in asked_for for name in self.fields_below)

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for, by field; nothing while something in it is wrong."""
        if not self.form.is_valid():
            return {}
        given = self.form.cleaned_data
        names = (*self.fields_in_sight, *self.fields_below)
        return {name: given[name] for name in names if given.get(name)}

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

    def called(self, returns: Annotated, name: str, value: str) -> Annotated:
        """Figures are a URN or its beginning; anything else is part of the name."""
        number = value.isascii() and value.isdigit() and len(value) > 3
        by_name = Q(organisation_name__icontains=value)
        chosen: Annotated = returns.filter(
            Q(organisation__urn__startswith=value) if number else by_name
        )
        return chosen

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

    def asked_or_not(self, returns: Annotated, name: str, value: str) -> Annotated:
        return _with(returns, conditions.asked(self.when), wanted=value == "yes")

    def paused_or_not(self, returns: Annotated, name: str, value: str) -> Annotated:
        return _with(returns, conditions.paused(self.when), wanted=value == "yes")

    def without_people(self, returns: Annotated, name: str, value: str) -> Annotated:
        roles = ("lead",) if value == "no_lead" else ()
        known = conditions.somebody(self.audit_round, self.when, *roles)
        return _with(returns, known, wanted=False)


def _with(returns: Annotated, condition: conditions.Condition, *, wanted: bool) -> Annotated:
    chosen: Annotated = returns.filter(condition if wanted else ~condition)
    return chosen


def with_due(returns: Annotated) -> Annotated:
    """The day each was due: joins the cohort, so only where it is asked for."""
    due = Coalesce("extended", F("cohort__first_due"))
    annotated: Annotated = returns.annotate(due_on=due)
    return annotated
