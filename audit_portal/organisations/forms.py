"""What people fill in about themselves and each other."""

from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.contrib.auth.password_validation import validate_password

from audit_portal.organisations.invitations import Offer
from audit_portal.organisations.models import (
    DutyBasis,
    Invitation,
    Organisation,
    Role,
    Seat,
    User,
)
from audit_portal.organisations.seats import MEANING, Terms
from audit_portal.organisations.sign_in.forms import PASSWORD_HINT, look, password_field


def name_field(hint: str) -> forms.CharField:
    return forms.CharField(
        label="Name",
        help_text=hint,
        max_length=150,
        error_messages={"required": "Enter the name."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class PersonForm(forms.Form):
    """Somebody to be invited: their name and address."""

    name = name_field("As it should stand in the e-mail to them.")
    email = forms.EmailField(
        label="E-mail address",
        help_text="Their own work address: whoever reads it can take the seat.",
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address.",
            "invalid": "Enter an e-mail address like name@example.org.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """The name stands in a mail that we send, so it must not carry somebody else's message."""
        name: str = self.cleaned_data["name"]
        if any(sign in name for sign in "/@<>:"):
            raise forms.ValidationError("Enter the name alone, without an address.")
        return name

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class InviteForm(PersonForm):
    role = forms.ChoiceField(
        label="Their seat",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a seat."},
    )

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - for the type checker
        role.choices = [Choice(code, Role(code).label, hint=MEANING[code]) for code in terms.roles]
        if len(terms.roles) == 1:
            role.initial = terms.roles[0]
        self.helper = look(
            "Send invitation",
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.text("email", field_width=Fluid.TWO_THIRDS),
            Field.radios("role"),
        )

    def offer(self) -> Offer:
        data = self.cleaned_data
        return Offer(email=data["email"], name=data["name"], role=data["role"])


class HandOverForm(PersonForm):
    """To whom a seat is handed over."""

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.fields["name"].label = "Successor’s name"
        self.fields["email"].label = "Successor’s e-mail address"
        self.helper = look(
            "Invite successor",
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.text("email", field_width=Fluid.TWO_THIRDS),
        )

    def clean_email(self) -> str:
        email = super().clean_email()
        if email == self.seat.user.email:
            raise forms.ValidationError(
                f"This is {self.seat.user}’s own address. Enter the successor’s."
            )
        return email

    def offer(self) -> Offer:
        data = self.cleaned_data
        return Offer(
            email=data["email"], name=data["name"], role=self.seat.role, hands_over=self.seat
        )


class NewcomerForm(forms.Form):
    """The account of somebody who accepts their first invitation."""

    name = name_field("As colleagues and the board should see it.")
    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HINT,
        strip=False,
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name
        self.fields["name"].label = "Your name"
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.helper = look(
            "Accept and sign in",
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            password_field("password"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password = data.get("password")
        if password:
            owner = User(email=self.invitation.email, name=data.get("name", ""))
            try:
                validate_password(password, owner)
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return data


class AccountForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Your name"}
        help_texts = {"name": "As colleagues and the board should see it."}
        error_messages = {"name": {"required": "Enter your name."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.helper = look("Save name", Field.text("name", field_width=Fluid.TWO_THIRDS))


class DutiesForm(forms.Form):
    """A duty for each organisation that owes none so far; those left open wait on."""

    for_all = forms.ChoiceField(
        label="The same for all that I leave open below",
        required=False,
        choices=[("", "Leave them open"), *DutyBasis.choices],
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        for organisation in organisations:
            self.fields[self._field(organisation)] = forms.ChoiceField(
                label=str(organisation),
                required=False,
                choices=[("", "Not yet known"), *DutyBasis.choices],
            )

    def rows(self) -> list[tuple[Organisation, forms.BoundField]]:
        return [(one, self[self._field(one)]) for one in self.organisations]

    def duties(self) -> dict[int, DutyBasis]:
        data = self.cleaned_data
        found = {one.pk: data[self._field(one)] or data["for_all"] for one in self.organisations}
        return {pk: DutyBasis(duty) for pk, duty in found.items() if duty}

    def _field(self, organisation: Organisation) -> str:
        return f"duty-{organisation.pk}"
