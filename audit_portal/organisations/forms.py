"""What people fill in about themselves and each other."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms

from audit_portal.organisations.models import User
from audit_portal.organisations.sign_in.forms import look


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
