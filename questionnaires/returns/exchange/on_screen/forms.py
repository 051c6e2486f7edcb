"""The upload of past answers: whichever files there are; what is wrong in them is listed later."""

from collections.abc import Iterator, Mapping
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from questionnaires.returns.models import PastFile
from questionnaires.returns.sign_off.forms import dressed

Sheet = PastFile.Sheet
MEGABYTE = 1024 * 1024
MOST = 20 * MEGABYTE  # of a file, which is held whole for a moment


def most_bytes() -> int:
    return min(MOST, settings.EVIDENCE_MAX_BYTES)


def largest() -> str:
    return f"{most_bytes() // MEGABYTE} MB"


def _field(label: str, hint: str, accept: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=hint,
        required=False,
        allow_empty_file=True,  # it is said of it, beside what is wrong in the others
        widget=forms.FileInput(attrs={"accept": accept}),
    )


class PastAnswersForm(forms.Form):
    answers = _field(
        "Answers", "An Excel workbook (.xlsx) with a sheet “Answers”, or a CSV.", ".xlsx,.csv"
    )
    returns = _field("Returns", "Only beside a CSV: how each return stood, and when.", ".csv")
    actions = _field("Actions", "Only beside a CSV: the actions that were agreed.", ".csv")

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = dressed(Field("answers"), Field("returns"), Field("actions"), button=button)

    @property
    def brought(self) -> Mapping[str, "UploadedFile[Any]"]:
        """Those that were chosen, by their sheet, and are not too large."""
        return {sheet: upload for sheet, upload in self._chosen() if not _is_too_large(upload)}

    @property
    def too_large(self) -> list[str]:
        """Names of those that came and are not taken."""
        return [str(upload.name) for _, upload in self._chosen() if _is_too_large(upload)]

    def _chosen(self) -> Iterator[tuple[str, "UploadedFile[Any]"]]:
        for sheet in Sheet:
            upload = self.cleaned_data.get(sheet.value)
            if upload is not None:
                yield sheet.value, upload

    def clean(self) -> dict[str, Any]:
        if not self.brought and not self.too_large:
            self.add_error("answers", "Choose a file.")
        return self.cleaned_data


def _is_too_large(upload: "UploadedFile[Any]") -> bool:
    return (upload.size or 0) > most_bytes()
