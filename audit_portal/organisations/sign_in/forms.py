"""allauth's forms in the portal's words and look."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout
from django import forms
from django.http import HttpRequest

PASSWORD_HINT = "At least 10 characters: three random words do well. Never one used elsewhere."  # noqa: S105 - advice, not a password


def password_field(name: str) -> Field:
    """With a button that shows what was typed, which is why nobody has to type it twice."""
    return Field(
        name,
        template="components/_password_field.html",
        css_class="govuk-password-input__input govuk-js-password-input-input",
        spellcheck="false",
        autocapitalize="none",
    )


def look(button: str, *fields: Field) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(*fields, Button("submit", button))
    return helper


def plain(field: forms.Field, label: str, hint: str = "") -> None:
    """A label above instead of a placeholder within, which vanishes as one types."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["login"], "E-mail address")
        plain(self.fields["password"], "Password")
        self.fields["login"].error_messages["required"] = "Enter your e-mail address."
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.helper = look(
            "Sign in", Field.text("login", field_width=Fluid.TWO_THIRDS), password_field("password")
        )


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    """An address without an account gets a mail, too: the page and the time taken tell nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["email"], "E-mail address")
        self.fields["email"].error_messages["required"] = "Enter your e-mail address."
        self.helper = look("Send the link", Field.text("email", field_width=Fluid.TWO_THIRDS))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if self.users:
            return super().save(request, **kwargs)  # type: ignore[no-any-return]  # allauth's types
        email: str = self.cleaned_data["email"]
        get_adapter().send_mail("account/email/unknown_account", email, {"email": email})
        return email


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """At the end of the link for a forgotten password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_once(self)
        self.helper = look("Save and sign in", password_field("password1"))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_once(self)
        plain(self.fields["oldpassword"], "Your password until now")
        self.fields["oldpassword"].error_messages["required"] = "Enter your password until now."
        self.helper = look(
            "Change password", password_field("oldpassword"), password_field("password1")
        )


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """For an account that has had no password so far."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_once(self)
        self.helper = look("Save password", password_field("password1"))


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["password"], "Password")
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.helper = look("Continue", password_field("password"))


def asked_once(form: forms.Form) -> None:
    del form.fields["password2"]
    plain(form.fields["password1"], "New password", PASSWORD_HINT)
    form.fields["password1"].error_messages["required"] = "Enter a new password."
