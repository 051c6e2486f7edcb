from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from audit_portal.correspondence.incoming import Mailbox, MailboxRefused, read_mailbox
from audit_portal.organisations.sign_in.forms import look

MOST_BYTES = 10 * 1024 * 1024
TOO_LARGE = "This file is larger than 10 MB. Export a smaller folder of your mailbox."


class MailboxForm(forms.Form):
    """A file of the board's mailbox; cleaned, it is a `Mailbox`."""

    file = forms.FileField(
        label="File of the mailbox",
        help_text="A folder exported as .mbox, or one mail saved as .eml, up to 10 MB.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".mbox,.eml"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Look at what is in it", Field("file"))

    def clean_file(self) -> Mailbox:
        raw: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        try:
            return read_mailbox(raw)
        except MailboxRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
