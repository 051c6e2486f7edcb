"""The upload of a filled-in form."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from questionnaires.returns.sign_off.forms import dressed


class BringBackForm(forms.Form):
    file = forms.FileField(
        label="The form, filled in",
        help_text="The Word document (.docx) that you downloaded from this return.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = dressed(Field("file"), button="Look at what is in it")
