"""Finding organisations among the members of a board."""

from typing import Any

import django_filters
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Div, Field, Layout
from django.db.models import Q

from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Kind
from audit_portal.organisations.models.organisations import OrganisationQuerySet


class MembersFilter(django_filters.FilterSet):
    """`board` is whose duties count."""

    name = django_filters.CharFilter(label="Name or URN", method="named")
    kind = django_filters.ChoiceFilter(label="Kind", choices=Kind.choices, empty_label="All")
    duty = django_filters.ChoiceFilter(
        label="Duty",
        choices=[*DutyBasis.choices, ("none", "None")],
        empty_label="All",
        method="owing",
    )
    lead = django_filters.ChoiceFilter(
        label="Lead",
        choices=[("yes", "Has a lead"), ("no", "Has none yet"), ("nobody", "Nobody is invited")],
        empty_label="All",
        method="led",
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        helper = FormHelper()
        helper.form_method = "get"
        helper.attrs = {"role": "search", "aria-label": "Organisations"}
        helper.form_class = "portal-filter"
        helper.layout = Layout(
            Div(
                Field("name"),
                Field("kind"),
                Field("duty"),
                Field("lead"),
                Button.secondary("", "Search"),
                css_class="portal-filter__fields",
            )
        )
        self.form.helper = helper

    def named(self, found: OrganisationQuerySet, _: str, words: str) -> OrganisationQuerySet:
        return found.filter(Q(name__icontains=words.strip()) | Q(urn=words.strip()))

    def owing(self, found: OrganisationQuerySet, _: str, duty: str) -> OrganisationQuerySet:
        if duty == "none":
            return found.without_duty(self.board)
        members = BoardMember.objects.filter(board=self.board, until=None, duty_basis=duty)
        return found.filter(pk__in=members.values("organisation"))

    def led(self, found: OrganisationQuerySet, _: str, wanted: str) -> OrganisationQuerySet:
        """Only those that owe something want a lead."""
        if wanted != "yes":
            found = found.for_board(self.board)
        if wanted == "nobody":
            return found.nobody_invited()
        without = found.without_lead()
        return without if wanted == "no" else found.exclude(pk__in=without.values("pk"))
