"""The forms of a board's settings, one for each section."""

import re
from typing import Any, ClassVar

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.utils.html import format_html

from audit_portal.organisations.board_settings.sections import LABELS, Section, installed
from audit_portal.organisations.models import Board, BoardColour
from audit_portal.organisations.sign_in.forms import look

MOST_LINES = 8
MOST_PARTNER_TYPES = 60
MOST_IN_A_SMALL_GROUP = 100
PATCH = '<span class="portal-patch portal-colour--{}" aria-hidden="true"></span>{}'
HINTS = {
    "name": "For example, Northmoor Safeguarding Children Partnership.",
    "short_name": "Its initials, for example NSCP. Optional.",
    "address": "As it stands on a letter, one line below the other. At most eight lines.",
    "chair_name": "Who signs letters in the chair’s name.",
    "chair_title": "For example, Independent Chair.",
    "contact_phone": "With the area code, and when somebody answers if you like.",
    "contact_email": "A mailbox that somebody reads every working day.",
    "partner_types": "One on each line, for example: Health, Police, Local authority.",
}


class SectionForm(forms.ModelForm[Board]):
    """A form of some settings; `seen` is the revision of the board they were filled in on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.revision
        for name, field in self.fields.items():
            field.label = LABELS.get(name, "")
            field.help_text = self.hint(name)
        self.helper = look("Save", *self.layout(), "seen")

    def hint(self, name: str) -> str:
        return HINTS.get(name, "")

    def layout(self) -> list[Field]:
        return [
            Field.text(name, field_width=Fluid.TWO_THIRDS) for name in self.fields if name != "seen"
        ]

    def wanted(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class NamesForm(SectionForm):
    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["name", "short_name", "calls_itself"]
        widgets: ClassVar[dict[str, Any]] = {"calls_itself": forms.RadioSelect}
        error_messages: ClassVar[dict[str, Any]] = {
            "name": {"required": "Enter the board’s full name."},
            "calls_itself": {"required": "Say whether it is a board or a partnership."},
        }

    def layout(self) -> list[Field]:
        return [
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.text("short_name", field_width=Fixed.TWENTY),
            Field.radios("calls_itself", inline=True),
        ]


class ColourForm(SectionForm):
    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["colour"]
        widgets: ClassVar[dict[str, Any]] = {"colour": forms.RadioSelect}
        error_messages: ClassVar[dict[str, Any]] = {"colour": {"required": "Choose a colour."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (value, format_html(PATCH, value, label)) for value, label in BoardColour.choices
        ]

    def layout(self) -> list[Field]:
        return [Field.radios("colour")]


class LetterheadForm(SectionForm):
    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["address", "chair_name", "chair_title"]

    def layout(self) -> list[Field]:
        return [Field.textarea("address", rows=5), *super().layout()[1:]]

    def clean_address(self) -> str:
        lines = _lines(self.cleaned_data["address"])
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                f"The address has {len(lines)} lines. A letterhead has room for {MOST_LINES}."
            )
        return "\n".join(lines)


class ContactForm(SectionForm):
    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["manager_name", "contact_phone", "contact_email"]
        error_messages: ClassVar[dict[str, Any]] = {
            "contact_email": {"invalid": "Enter an e-mail address like name@example.org."}
        }

    def clean_contact_phone(self) -> str:
        phone: str = self.cleaned_data["contact_phone"]
        if phone and len(re.findall(r"[0-9]", phone)) < 3:
            raise forms.ValidationError("Enter a telephone number, such as 01632 960 001.")
        return phone


class PartnerTypesForm(SectionForm):
    partner_types = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)

    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["partner_types"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["partner_types"] = "\n".join(self.instance.partner_types)

    def layout(self) -> list[Field]:
        return [Field.textarea("partner_types", rows=12)]

    def clean_partner_types(self) -> list[str]:
        found: dict[str, str] = {}
        for line in _lines(self.cleaned_data["partner_types"]):
            if len(line) > 60:
                raise forms.ValidationError(f"“{line[:60]}…” is longer than 60 characters.")
            found.setdefault(line.casefold(), line)
        if len(found) > MOST_PARTNER_TYPES:
            raise forms.ValidationError(
                f"These are {len(found)} partner types. Keep at most {MOST_PARTNER_TYPES}."
            )
        return list(found.values())


class LimitsForm(SectionForm):
    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["session_minutes", "evidence_max_files", "evidence_max_mb"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                help_text=self.hint(name),
                required=False,
                min_value=self.least(name),
                max_value=self.most(name),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages=self.refusals(name),
            )

    def refusals(self, name: str) -> dict[str, str]:
        return {
            "invalid": "Enter a whole number in figures.",
            "min_value": f"Enter {self.least(name)} or more, or leave it empty.",
            "max_value": f"Enter {installed(name)} or less: the portal allows no more.",
        }

    @staticmethod
    def most(name: str) -> int:
        return installed(name)

    @staticmethod
    def least(name: str) -> int:
        return 5 if name == "session_minutes" else 1

    def hint(self, name: str) -> str:
        if name not in self.Meta.fields:
            return ""
        return f"From {self.least(name)} to {installed(name)}. Empty means {installed(name)}."

    def layout(self) -> list[Field]:
        return [Field.text(name, field_width=Fixed.FIVE) for name in self.Meta.fields]


class SmallNumbersForm(LimitsForm):
    class Meta:
        model = Board
        fields: ClassVar[list[str]] = ["smallest_group"]

    @staticmethod
    def least(name: str) -> int:
        return installed(name)

    @staticmethod
    def most(name: str) -> int:
        return MOST_IN_A_SMALL_GROUP

    def refusals(self, name: str) -> dict[str, str]:
        return super().refusals(name) | {
            "min_value": f"Enter {installed(name)} or more: the portal allows no fewer.",
            "max_value": f"Enter {MOST_IN_A_SMALL_GROUP} or less.",
        }

    def hint(self, name: str) -> str:
        if name not in self.Meta.fields:
            return ""
        least = installed(name)
        return f"From {least} to {MOST_IN_A_SMALL_GROUP}. Empty means {least}."


class LogoForm(forms.Form):
    upload = forms.FileField(
        label="Picture",
        help_text="PNG, JPEG, GIF or WebP. A wide one reads best. It is made to fit.",
        error_messages={"required": "Choose a picture.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Save logo", Field("upload"))


FORMS: dict[str, type[SectionForm]] = {
    "names": NamesForm,
    "colour": ColourForm,
    "letterhead": LetterheadForm,
    "contact": ContactForm,
    "partner-types": PartnerTypesForm,
    "limits": LimitsForm,
    "small-numbers": SmallNumbersForm,
}


def form_of(section: Section) -> type[SectionForm]:
    return FORMS[section.key]


def _lines(words: str) -> list[str]:
    """Without the space around them, and without empty ones."""
    return [line for line in (" ".join(each.split()) for each in words.splitlines()) if line]
