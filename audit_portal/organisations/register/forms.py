"""The upload of a file of the register, and what is chosen before it is taken in."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from audit_portal.organisations.models import Board, DutyBasis
from audit_portal.organisations.register.bounds import ON_PAGE
from audit_portal.organisations.register.contents import contents_of
from audit_portal.organisations.register.importing import of_authorities
from audit_portal.organisations.register.problems import Problem, RegisterRefused, TooManyRows
from audit_portal.organisations.register.reading import Establishment
from audit_portal.organisations.sign_in.forms import look

MOST_BYTES = 5 * 1024 * 1024


class UploadForm(forms.Form):
    """`problems` says what is wrong in a file that is refused, row by row."""

    file = forms.FileField(
        label="File of the register",
        help_text=(
            "As downloaded from Get Information About Schools: schools, groups or links, as CSV, "
            "a ZIP with one CSV in it, or an Excel workbook (.xlsx), up to 5 MB."
        ),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.zip,.xlsx"}),
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        self.problems: list[Problem] = []
        self.name = ""
        self.helper = look("Look at what is in it", Field("file"))

    def clean_file(self) -> bytes:
        self.name = str(self.cleaned_data["file"].name)[:200]
        raw: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise forms.ValidationError(
                "This file is larger than 5 MB. Download your own local authority alone, not all "
                "of England."
            )
        try:
            contents_of(raw, self.board)
        except TooManyRows as refused:
            raise forms.ValidationError(
                f"This file has more than {ON_PAGE.rows} schools. Up to {ON_PAGE.rows} can be "
                "taken in here; for more, whoever runs the portal uses its command "
                "import_organisations."
            ) from refused
        except RegisterRefused as refused:
            self.problems = refused.problems
            number = len(refused.problems)
            raise forms.ValidationError(
                f"The file has {number} problem{'' if number == 1 else 's'}, so nothing of it was "
                "taken in. They are listed below: mend them and choose the file again."
            ) from refused
        return raw


class ChoicesForm(forms.Form):
    """Which authorities of the file, and what those owe whose type does not say it."""

    authority = forms.MultipleChoiceField(
        label="Which local authorities?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "%(value)s is not in the file."},
    )
    duty = forms.ChoiceField(
        label="What do those owe whose type does not say it?",
        help_text="They are not asked for returns until it is said. You can say it for all of them "
        "now, or for each of them afterwards.",
        required=False,
        choices=[("", "I say it for each of them afterwards"), *DutyBasis.choices],
    )

    def __init__(
        self, *args: Any, rows: Sequence[Establishment], board: Board, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.board = rows, board
        there = Counter(row.authority for row in rows if row.authority)
        self.asks_which = len(there) > 1
        self.helper = look(
            "Show again", Field.checkboxes("authority", legend_size=Size.SMALL, small=True)
        )
        self.helper.form_method = "get"
        if self.asks_which:
            self.fields["authority"].choices = [  # type: ignore[attr-defined]  # a choice field
                (name, f"{name} ({number})") for name, number in there.most_common()
            ]
        else:
            del self.fields["authority"]

    @cached_property
    def chosen(self) -> list[Establishment]:
        """None at all while it has not been said which of several authorities."""
        if not self.is_valid():
            return []
        if not self.asks_which:
            return list(self.rows)
        wanted = self.cleaned_data["authority"]
        return of_authorities(self.rows, wanted, self.board) if wanted else []

    @property
    def otherwise(self) -> DutyBasis | None:
        code = self.cleaned_data.get("duty")
        return DutyBasis(code) if code else None


class DoubtForm(forms.Form):
    """Asked only when more would close or are missing than a register usually says."""

    accept = forms.BooleanField(
        label="The file is whole, and this is right",
        error_messages={
            "required": "Say that the file is whole and this is right, or choose another file."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look("Take it in", Field("accept"))
