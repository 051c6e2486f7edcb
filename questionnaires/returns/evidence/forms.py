"""What people fill in about a piece of evidence."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.returns.day_field import DayField
from questionnaires.returns.evidence.adding import Facts
from questionnaires.returns.models import Evidence

Kind = Evidence.Kind
NOT_AN_ADDRESS = (
    "Write the whole address, for example https://www.example.org/policy. For a file on a shared "
    "drive choose “Where to find it”."
)
LINK_HINT = "The address of a page or document on the web, an intranet or a shared drive online."
WHERE_HINT = "For example: staff training log, in the “Safeguarding” folder of the office drive."


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        # The page's script tells at once of a file that is too large; see portal.js.
        super().__init__({"class": "govuk-file-upload", "data-most-bytes": ""})

    def value_from_datadict(
        self, data: Any, files: Any, name: str
    ) -> Sequence[UploadedFile[bytes]]:
        found: Sequence[UploadedFile[bytes]] = (
            files.getlist(name) if hasattr(files, "getlist") else []
        )
        return found


class FilesField(forms.Field):
    """Any number of files, as they came; each is checked by itself when it is added."""

    widget = FilesInput

    def clean(self, value: Any) -> list[UploadedFile[bytes]]:
        return list(value or [])


class FactsForm(forms.Form):
    """The facts that every kind has."""

    title = forms.CharField(
        label="Title (optional)",
        max_length=200,
        required=False,
        error_messages={"max_length": "Shorten the title to 200 characters or fewer."},
    )
    dated = DayField(
        label="Its own date (optional)",
        help_text="When it was made or approved. For example, 27 3 2026",
        required=False,
    )
    review_by = DayField(
        label="Review it by (optional)",
        help_text="We remind you when this day has passed.",
        required=False,
    )

    @property
    def facts(self) -> Facts:
        """Those that could be read."""
        get = self.cleaned_data.get
        return Facts(get("title", ""), get("dated"), get("review_by"))


class EvidenceForm(FactsForm):
    """A new piece of evidence, of one of the three kinds. Drawn by returns/_evidence_form.html."""

    kind = forms.ChoiceField(
        label="What do you want to add?",
        choices=[
            (Kind.FILE, "A file"),
            (Kind.LINK, "A link"),
            (Kind.LOCATION, Kind.LOCATION.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you add a file, a link or where to find it."},
    )
    upload = FilesField(label="Files", required=False)
    link = forms.CharField(label="Address", help_text=LINK_HINT, max_length=1000, required=False)
    where = forms.CharField(
        label="What it is and where it is kept",
        help_text=WHERE_HINT,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kept_by = forms.CharField(label="Who keeps it (optional)", max_length=200, required=False)

    field_order = ["kind", "upload", "link", "where", "kept_by", "title", "dated", "review_by"]

    def __init__(self, *args: Any, most_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = most_bytes // (1024 * 1024)
        self.fields["upload"].help_text = (
            f"PDF, Word, Excel, PowerPoint, pictures, text and e-mails, up to {most} MB each and "
            f"{settings.UPLOAD_MAX_FILES_AT_ONCE} at once. Several files keep their own names."
        )
        self.fields["upload"].widget.attrs["data-most-bytes"] = most_bytes
        self.helper = FormHelper()  # the error summary asks it

    @property
    def can_be_taken(self) -> bool:
        """Whole, or files whose facts alone are at fault: nobody sends those twice for a date."""
        if self.is_valid():
            return True
        only_facts = not set(self.errors) - set(FactsForm.base_fields)
        return only_facts and bool(self.cleaned_data.get("upload"))

    def clean_link(self) -> str:
        return whole_address(self.cleaned_data["link"])

    def clean_where(self) -> str:
        return clean_text(self.cleaned_data["where"])

    def clean(self) -> None:
        kind, data = self.cleaned_data.get("kind"), self.cleaned_data
        if kind == Kind.LINK and not data.get("link") and "link" not in self.errors:
            self.add_error("link", "Write the address.")
        if kind == Kind.LOCATION and not data.get("where") and "where" not in self.errors:
            self.add_error("where", "Write where it can be found.")


class ChangeForm(FactsForm):
    """The facts of what is there already; the words of a link or place only while `words_free`."""

    link = forms.CharField(label="Address", help_text=LINK_HINT, max_length=1000)
    where = forms.CharField(
        label="Where to find it", help_text=WHERE_HINT, max_length=2000, widget=forms.Textarea
    )
    kept_by = forms.CharField(label="Who keeps it (optional)", max_length=200, required=False)

    field_order = ["title", "link", "where", "kept_by", "dated", "review_by"]

    def __init__(self, *args: Any, evidence: Evidence, words_free: bool, **kwargs: Any) -> None:
        names = ("title", "link", "where", "kept_by", "dated", "review_by")
        kwargs["initial"] = {name: getattr(evidence, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["title"].label, self.fields["title"].required = "Title", True
        self.fields["title"].error_messages["required"] = "Write a title."
        if evidence.kind != Kind.LINK or not words_free:
            del self.fields["link"]
        if evidence.kind != Kind.LOCATION or not words_free:
            del self.fields["where"]
        if evidence.kind != Kind.LOCATION:
            del self.fields["kept_by"]
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.layout = Layout(
            *(
                Field.textarea(name, rows=3) if name == "where" else Field(name)
                for name in self.fields
            ),
            Button("submit", "Save"),
        )

    def clean_link(self) -> str:
        return whole_address(self.cleaned_data["link"])


def whole_address(typed: str) -> str:
    """An address of the web, also of an intranet ("http://intranet/policies")."""
    if not typed:
        return ""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        plain = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
        good = plain and parts.port != 0  # the port raises, too, where it is none
    except ValueError:
        good = False
    if not good or any(letter.isspace() for letter in address):
        raise ValidationError(NOT_AN_ADDRESS)
    return address
