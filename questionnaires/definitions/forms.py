"""What a board's manager or editor fills in about questionnaires."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Submit
from django import forms
from django.db.models import QuerySet

from audit_portal.organisations.models import Board
from questionnaires.definitions.documents import DocumentRefused, Problem, read_document
from questionnaires.definitions.documents.workbook.reading import LARGEST


class ImportForm(forms.Form):
    """`problems` says what is wrong in a file that could be opened but not used."""

    file = forms.FileField(
        label="Workbook or YAML file",
        help_text=(
            "One version of one questionnaire: an Excel workbook (.xlsx) with the sheets of the "
            "portal, or YAML. It becomes a draft, which you then check."
        ),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.yaml,.yml"}),
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.fields["board"] = forms.ModelChoiceField(
            boards,
            label="For which board?",
            empty_label=None,
            initial=boards[0],
            widget=None if len(boards) > 1 else forms.HiddenInput(),
        )
        self.helper = FormHelper()
        self.helper.add_input(Submit("import", "Import the file"))

    def clean_file(self) -> dict[str, Any]:
        """The document in place of the file."""
        try:
            return read_document(self.cleaned_data["file"].read(LARGEST + 1))
        except DocumentRefused as refused:
            self.problems = refused.problems
            number = len(refused.problems)
            raise forms.ValidationError(
                f"The file has {number} problem{'' if number == 1 else 's'}: mend "
                f"{'it' if number == 1 else 'them'} and choose the file again."
            ) from refused
