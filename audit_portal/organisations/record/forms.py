"""What a manager fills in about an organisation."""

import re
from hashlib import sha256
from typing import Any, ClassVar

from crispy_forms_gds.layout import HTML, Button, Field, Fixed, Fluid, Size
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import model_to_dict

from audit_portal.organisations.forms import PersonForm
from audit_portal.organisations.invitations import Offer
from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Kind, Organisation
from audit_portal.organisations.sign_in.forms import look

OTHER = "another"
BELOW_OTHERS = (Kind.SCHOOL, Kind.COLLEGE, Kind.EARLY_YEARS)
LEAD = (
    '<h2 class="govuk-heading-m">Its first lead (optional)</h2>'
    '<p class="govuk-body">They get an e-mail with a link that works once, for 14 days. '
    "You can invite them later, too.</p>"
)


def duties_field(hint: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="What it owes to the board",
        help_text=hint,
        choices=DutyBasis.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class OrganisationForm(forms.ModelForm[Organisation]):
    """The facts of the record. `sector` is one of the board's partner types, or in own words."""

    sector = forms.ChoiceField(label="Partner type (optional)", required=False)
    sector_in_words = forms.CharField(
        label="Partner type, if it is not in the list", required=False, max_length=60
    )

    class Meta:
        model = Organisation
        fields: ClassVar[list[str]] = [
            "name",
            "kind",
            "parent",
            "urn",
            "group_uid",
            "street",
            "town",
            "postcode",
        ]
        labels: ClassVar[dict[str, Any]] = {
            "parent": "Part of (optional)",
            "urn": "URN (optional)",
            "group_uid": "Group number (optional)",
            "street": "Street (optional)",
            "town": "Town (optional)",
            "postcode": "Postcode (optional)",
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "name": "As it should stand on letters and in reports.",
            "parent": "A trust, or the council that runs it. Its people read what is returned.",
            "urn": "The number of a school or college in the register. Leave it empty for others.",
            "group_uid": "The number (UID) of a trust or federation in the register.",
            "street": "Where letters go. Put commas between the lines of an address.",
        }
        widgets: ClassVar[dict[str, Any]] = {"kind": forms.RadioSelect}
        error_messages: ClassVar[dict[str, Any]] = {
            "name": {"required": "Enter the name of the organisation."},
            "kind": {"required": "Choose what kind of organisation it is."},
            "group_uid": {"unique": "Another organisation has this number already."},
        }

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        self.instance.home_board = board
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]  # without a blank one
        self.fields["parent"].queryset = self._bodies()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["parent"].empty_label = "No other body"  # type: ignore[attr-defined]  # the same
        self.fields["urn"].widget.attrs["inputmode"] = "numeric"
        self._offer_sectors()
        self.helper = look("Save", *self.layout())

    def layout(self) -> list[Any]:
        return [
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.radios("kind", legend_size=Size.SMALL),
            Field.select("sector"),
            Field.text("sector_in_words", field_width=Fluid.TWO_THIRDS),
            Field.select("parent"),
            Field.text("urn", field_width=Fixed.TEN),
            Field.text("group_uid", field_width=Fixed.TEN),
            Field.text("street", field_width=Fluid.TWO_THIRDS),
            Field.text("town", field_width=Fluid.ONE_HALF),
            Field.text("postcode", field_width=Fixed.TEN),
        ]

    def _bodies(self) -> QuerySet[Organisation]:
        """Any that the board keeps or that belongs to it, but not this one nor any below it.

        No school and no college: a trust or a council stands above them, and there are few.
        """
        members = BoardMember.objects.filter(board=self.board, until=None)
        known = Organisation.objects.filter(
            Q(home_board=self.board) | Q(pk__in=members.values("organisation"))
        )
        own = Q(pk=self.instance.parent_id)  # as it is now, whatever it is
        known = known.filter(own | ~Q(kind__in=BELOW_OTHERS))
        return known.exclude(pk__in=_below(self.instance)) if self.instance.pk else known

    def _offer_sectors(self) -> None:
        known = list(self.board.partner_types)
        now = self.instance.sector
        if now and now not in known:
            known.append(now)
        field = self.fields["sector"]
        field.choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "Not said"),
            *((name, name) for name in known),
            (OTHER, "Another, which I write below"),
        ]
        field.initial = now

    def clean_urn(self) -> str | None:
        urn = self.cleaned_data["urn"] or None
        if urn is None:
            return None
        if not re.fullmatch(r"[0-9]{4,10}", urn):
            raise forms.ValidationError("A URN has 4 to 10 figures and nothing else.")
        there = Organisation.objects.filter(urn=urn).exclude(pk=self.instance.pk)
        for same in there.select_related("home_board"):
            raise forms.ValidationError(
                f"{same} has this number already, and {same.home_board} keeps its record. To make "
                "it a member of your board, bring it in from a file of the register."
            )
        return str(urn)

    def clean_group_uid(self) -> str | None:
        uid: str | None = self.cleaned_data["group_uid"] or None
        if uid and not re.fullmatch(r"[0-9]{1,10}", uid):
            raise forms.ValidationError("A group number has up to 10 figures and nothing else.")
        return uid

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        words = " ".join(data.get("sector_in_words", "").split())
        if data.get("sector") == OTHER and not words:
            self.add_error("sector_in_words", "Write the partner type, or choose one of the list.")
        elif words and data.get("sector") not in (OTHER, ""):
            self.add_error(
                "sector_in_words", "Choose one of the list, or write your own: not both."
            )
        self.instance.sector = words or data.get("sector", "")
        return data


class CorrectForm(OrganisationForm):
    """`seen` is the mark of the record that the page showed; see `mark_of`."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, instance: Organisation, **kwargs: Any) -> None:
        self.mark = mark_of(instance)  # before what is typed goes into it
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["seen"] = self.mark

    def layout(self) -> list[Any]:
        return [*super().layout(), "seen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("seen") not in ("", self.mark):
            self.data = {**self.data.dict(), "seen": self.mark}  # type: ignore[attr-defined]  # of a request
            self.add_error(
                None,
                "Somebody has changed this record since you opened the page. Nothing was saved. "
                "What you typed is below. Save again to have it in place of theirs.",
            )
        return data


def mark_of(organisation: Organisation) -> str:
    """The same as long as the facts are that can be corrected."""
    facts = model_to_dict(organisation, [*OrganisationForm.Meta.fields, "sector"])
    return sha256(repr(facts).encode()).hexdigest()[:16]


class AddForm(OrganisationForm):
    duties = duties_field("Tick none for a body that only stands above others, such as a trust.")
    lead_name = forms.CharField(label="Lead’s name", required=False, max_length=150)
    lead_email = forms.CharField(label="Lead’s e-mail address", required=False, max_length=254)

    def layout(self) -> list[Any]:
        return [
            *super().layout(),
            Field.checkboxes("duties", legend_size=Size.SMALL),
            HTML(LEAD),
            Field.text("lead_name", field_width=Fluid.TWO_THIRDS),
            Field.text("lead_email", field_width=Fluid.TWO_THIRDS),
            Button.secondary("another", "Save and add another"),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        given = {"name": data.get("lead_name", ""), "email": data.get("lead_email", "")}
        self.lead: Offer | None = None
        if any(given.values()):
            person = PersonForm(given)
            for field, problems in person.errors.items():
                self.add_error(f"lead_{field}", problems)
            if person.is_valid():
                self.lead = Offer(**person.cleaned_data, role="lead")
        return data


class OwesForm(forms.Form):
    """What an organisation owes to one board."""

    duties = duties_field("Untick all to end its membership of this board.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Save", Field.checkboxes("duties", legend_size=Size.SMALL))


def _below(organisation: Organisation) -> set[int]:
    """This one and all that stand under it, however deep."""
    found = fresh = {organisation.pk}
    while fresh:
        children = Organisation.objects.filter(parent__in=fresh).values_list("pk", flat=True)
        fresh = set(children) - found
        found = found | fresh
    return found
