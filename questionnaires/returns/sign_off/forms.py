"""What people fill in to submit, take back, approve, send back or reopen a return."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fieldset, Fixed, Fluid, Layout, Size
from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from questionnaires.returns.models import Approval
from questionnaires.returns.sign_off.approvers import Needs, Signatories, Signatory
from questionnaires.returns.sign_off.decisions import Verdict
from questionnaires.returns.sign_off.submitting import Asked

Decision = Approval.Decision
TRUE = {"required": "Confirm that the answers are a true account."}


class Paragraph:
    """Words within a form. They may hold what people typed, so no template is made of them."""

    def __init__(self, words: str) -> None:
        self.words = words

    def render(self, *form_and_context: object, **kwargs: object) -> SafeString:
        return format_html('<p class="govuk-body">{}</p>', self.words)


def dressed(*parts: Any, button: str, css_class: str = "") -> FormHelper:
    """A form in the portal's look, with a red button for what others will be troubled by."""
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(*parts, Button("go", button, css_class=css_class))
    return helper


def name_field(words: str) -> forms.CharField:
    return forms.CharField(
        label=f"Name of {words}",
        max_length=150,
        error_messages={"required": f"Enter the name of {words}."},
    )


def email_field(words: str) -> forms.EmailField:
    return forms.EmailField(
        label=f"E-mail address of {words}",
        help_text="Their own address, not a shared one: the code that opens the return goes there.",
        error_messages={
            "required": f"Enter the e-mail address of {words}.",
            "invalid": "Enter an e-mail address in the form name@example.org.",
        },
    )


class SubmitForm(forms.Form):
    """The lead's declaration, words for the signatories, and whom to ask where a seat is empty."""

    note = forms.CharField(
        label="A note to the people who approve (optional)",
        help_text="For example, what has changed since last year. Do not name a child or a family.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, signatories: Signatories, own_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signatories, self.own_email = signatories, own_email
        for one in signatories.vacant:
            name, email = name_field(one.words), email_field(one.words)
            name.required = email.required = False
            name.initial, email.initial = one.last_link
            self.fields[f"{one.role}-name"], self.fields[f"{one.role}-email"] = name, email
        self.fields["declared"] = forms.BooleanField(
            label="I confirm that these answers are a true account, as far as I know, "
            "and that they name no child or family",
            error_messages=TRUE,
        )
        self.helper = dressed(*self._layout(), button="Submit for approval")

    def _layout(self) -> Iterator[Any]:
        for one in self.signatories.vacant:
            yield Fieldset(
                Paragraph(self._why(one)),
                Field.text(f"{one.role}-name", field_width=Fluid.TWO_THIRDS),
                Field.text(f"{one.role}-email", field_width=Fluid.TWO_THIRDS),
                legend=f"Who is {one.words}?",
                legend_size=Size.MEDIUM,
            )
        yield Field.textarea("note", rows=3)
        yield Field.checkbox("declared")

    def _why(self, one: Signatory) -> str:
        enough = " One approval is enough." if self.signatories.needs == Needs.EITHER else ""
        if one.invited:
            verb = "is" if len(one.invited) == 1 else "are"
            return (
                f"{one.invited_names} {verb} invited to come in as {one.words}, and can approve as "
                f"soon as that is done. Leave this empty to wait for it.{enough} If it should go "
                "faster, give a name and address, and we will send that person a link to read and "
                "approve the return without an account."
            )
        return (
            f"Nobody has a seat here as {one.words}, so nobody would be asked. Give a name and "
            "address, and we will send that person a link to read and approve the return without "
            f"an account.{enough}"
        )

    def clean(self) -> dict[str, Any]:
        for one in self.signatories.vacant:
            self._check_pair(one)
        emails = [asked.email for asked in self.asked()]
        if self.signatories.needs == Needs.BOTH and len(set(emails)) < len(emails):
            second = self.signatories.vacant[-1].role
            self.add_error(f"{second}-email", "The two approvals must come from different people.")
        return self.cleaned_data

    def _check_pair(self, one: Signatory) -> None:
        name = self.cleaned_data.get(f"{one.role}-name", "")
        email = self.cleaned_data.get(f"{one.role}-email", "")
        if email and not name:
            self.add_error(f"{one.role}-name", f"Enter the name of {one.words}.")
        if name and not email and not self.has_error(f"{one.role}-email"):
            self.add_error(f"{one.role}-email", f"Enter the e-mail address of {one.words}.")
        if email.lower() == self.own_email:
            self.add_error(f"{one.role}-email", "This is your own address. Somebody else approves.")

    def asked(self) -> list[Asked]:
        found = []
        for one in self.signatories.vacant:
            name = self.cleaned_data.get(f"{one.role}-name", "")
            email = self.cleaned_data.get(f"{one.role}-email", "").lower()
            if name and email:
                found.append(Asked(one.role, name, email))
        return found


class LinkForm(forms.Form):
    """To whom a link is sent, for one of the signatories."""

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"], self.fields["email"] = name_field(words), email_field(words)
        self.helper = dressed(
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.text("email", field_width=Fluid.TWO_THIRDS),
            button="Send the link",
        )


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label="Why do you take it back?",
        help_text="The reason stays in the history of the return.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you take the return back."},
    )
    helper = dressed("why", button="Take it back", css_class="govuk-button--warning")


class ReopenForm(forms.Form):
    why = forms.CharField(
        label="Why must it be corrected?",
        help_text="The lead and everybody who approved will read this in an e-mail.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the return is reopened."},
    )
    helper = dressed("why", button="Reopen the return", css_class="govuk-button--warning")


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="6 digits",
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
        error_messages={"required": "Enter the code from the e-mail."},
    )
    helper = dressed(Field.text("code", field_width=Fixed.TEN), button="Open the return")

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError("The code is 6 digits, like 042137.")
        return code


class DecisionForm(forms.Form):
    """Approve, or send back with a reason. Drawn by returns/_decision.html.

    `submission` is the moment of the submission that lies before the reader.
    """

    role = forms.ChoiceField(error_messages={"required": "Choose in which role you decide."})
    submission = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(Decision.APPROVED, "Approve"), (Decision.SENT_BACK, "Send back")],
        error_messages={"required": "Choose whether you approve the return or send it back."},
    )
    met_on = DateInputField(
        label="Date of the meeting that approved it (optional)",
        help_text="If your governing body or executive approved it in a minuted meeting. "
        "For example, 27 3 2026",
        required=False,
        require_all_fields=False,
    )
    reason = forms.CharField(
        label="What must be put right?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, roles: dict[str, str], **kwargs: Any) -> None:
        """`roles` are those the reader may decide in, with their words."""
        super().__init__(*args, **kwargs)
        self.roles = roles
        for part in cast("DateInputField", self.fields["met_on"]).widget.widgets:
            part.attrs["inputmode"] = "numeric"
        role = cast("forms.ChoiceField", self.fields["role"])
        role.choices = list(roles.items())
        if len(roles) == 1:
            role.initial, role.widget = next(iter(roles)), forms.HiddenInput()

    def for_submission(self, mark: str) -> "DecisionForm":
        """The same words, to be decided again on another submission."""
        return DecisionForm({**self.data, "submission": mark}, roles=self.roles)

    def clean_submission(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["submission"])
        except ValueError as problem:
            raise forms.ValidationError("Open the return again, then decide.") from problem

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("decision") == Decision.SENT_BACK:
            # A date half typed before the mind was changed is no matter now.
            self.errors.pop("met_on", None)
            if not data.get("reason", "").strip():
                self.add_error("reason", "Say what must be put right, so that the lead can do it.")
        return data

    @property
    def verdict(self) -> Verdict:
        met_on: date | None = self.cleaned_data.get("met_on")
        return Verdict(
            Decision(self.cleaned_data["decision"]), self.cleaned_data.get("reason", ""), met_on
        )
