"""A name for what the tracker shows now."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.compliance.models import SavedView


class SaveViewForm(forms.ModelForm[SavedView]):
    class Meta:
        model = SavedView
        fields = ("name", "shared")
        labels = {"name": "Name of the view", "shared": "My colleagues at the board see it, too"}
        help_texts = {"name": "For example: Secondary schools, not started."}
        error_messages = {"name": {"required": "Give the view a name."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = Field.text("name", field_width=Fluid.TWO_THIRDS)
        self.helper = look("Save the view", name, Field("shared"))
