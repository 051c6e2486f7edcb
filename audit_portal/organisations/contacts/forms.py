"""The upload of a list of contacts, and whether they are invited at once."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from audit_portal.organisations.contacts.reading import ON_PAGE, read_contacts
from audit_portal.organisations.register.forms import MOST_BYTES
from audit_portal.organisations.register.problems import Problem, RegisterRefused, TooManyRows
from audit_portal.organisations.sign_in.forms import look


class ContactsUploadForm(forms.Form):
    """`problems` says what is wrong in a file that is refused."""

    file = forms.FileField(
        label="List of contacts",
        help_text="CSV or an Excel workbook (.xlsx), up to 5 MB.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.zip,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.name = ""
        self.helper = look("Look at what is in it", Field("file"))

    def clean_file(self) -> bytes:
        self.name = str(self.cleaned_data["file"].name)[:200]
        raw: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise forms.ValidationError("This file is larger than 5 MB.")
        try:
            read_contacts(raw, ON_PAGE)
        except TooManyRows as refused:
            raise forms.ValidationError(
                f"This file has more than {ON_PAGE.rows} contacts. Up to {ON_PAGE.rows} can be "
                "taken in at a time."
            ) from refused
        except RegisterRefused as refused:
            self.problems = refused.problems
            first = refused.problems[0]
            raise forms.ValidationError(f"Nothing was taken in. {first}") from refused
        return raw


class WhenForm(forms.Form):
    """Written in any case; sent now or later."""

    send = forms.ChoiceField(
        label="When are they invited?",
        choices=[
            ("now", "Send the invitations now"),
            ("later", "Keep them here; I send them all at once later"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when they are invited."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Take them in", Field.radios("send", legend_size=Size.SMALL))
