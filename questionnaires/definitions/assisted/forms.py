"""What an editor brings, and what they correct in what it was taken for."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Submit
from django import forms
from django.db.models import QuerySet

from audit_portal.organisations.models import Board
from questionnaires.definitions.assisted.lines import LEFT_OUT, ROWS, STANDARD, WITH_CHOICES
from questionnaires.definitions.assisted.nesting import MOST_LEVELS
from questionnaires.definitions.assisted.scales import KNOWN
from questionnaires.definitions.models import Proposal, Question

WITH_LISTS = {"terms"}  # these need more than a line
KINDS = [(kind.value, kind.label) for kind in Question.Kind if kind.value not in WITH_LISTS]
STANDARDS = [
    (STANDARD, "Standard"),
    *((f"{STANDARD}-{level}", f"Standard, level {level}") for level in range(2, MOST_LEVELS + 1)),
]
WHAT = [
    (LEFT_OUT, "Leave it out"),
    ("A standard, or one within another", STANDARDS),
    ("A question, answered by", KINDS),
]
LONGEST_TITLE = 300  # characters of a standard's title
LONGEST_TEXT = 2000
LONGEST_CHOICE = 300
LONGEST_COLUMN = 200
SELECT = "govuk-select portal-wide-select"


class BringForm(forms.Form):
    file = forms.FileField(
        label="Your questionnaire",
        help_text="A Word document with tables (.docx), or an Excel workbook (.xlsx).",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.xlsx"}),
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"] = forms.ModelChoiceField(
            boards,
            label="For which board?",
            empty_label=None,
            initial=boards[0],
            widget=None if len(boards) > 1 else forms.HiddenInput(),
        )
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": "novalidate"}
        self.helper.add_input(Submit("look", "Look at what is in it"))


class ProposalForm(forms.Form):
    """`seen`: how many times it had been changed when the page was made."""

    title = forms.CharField(
        max_length=200,
        error_messages={"required": "Enter a name for the questionnaire."},
        widget=forms.TextInput(attrs={"class": "govuk-input", "aria-describedby": "title-error"}),
    )
    scale = forms.ChoiceField(
        choices=[("", "None yet"), *((known.key, known.title) for known in KNOWN)],
        required=False,
        widget=forms.Select(attrs={"class": SELECT, "aria-describedby": "scale-why"}),
    )
    not_applicable = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"})
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalForm":
        names = ("title", "scale", "not_applicable")
        initial = {name: getattr(proposal, name) for name in names}
        return cls(initial=initial | {"seen": proposal.edits})


class LineForm(forms.Form):
    """One line, as it was found and as it is to be."""

    what = forms.ChoiceField(choices=WHAT, widget=forms.Select(attrs={"class": SELECT}))
    number = forms.CharField(
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5"}),
    )
    text = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 2}),
    )
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 4}),
    )

    def __init__(self, posted: Any, *, line: Mapping[str, Any], prefix: str) -> None:
        listed = {"choices": "\n".join(line.get("choices", []))}
        super().__init__(posted, initial={**line, **listed, **_chosen(line)}, prefix=prefix)
        self.line = line
        for name, told in (
            ("what", "why"),
            ("number", "error"),
            ("text", "error"),
            ("choices", "error"),
        ):
            described = f"{self[name].id_for_label}-{told}"
            self.fields[name].widget.attrs["aria-describedby"] = described

    @property
    def is_left_out(self) -> bool:
        """As the page shows it."""
        return bool(self["what"].value() == LEFT_OUT) and not self.errors

    @property
    def has_choices(self) -> bool:
        """As the page shows it: such a list, or words in it, or something to mend."""
        chosen = self["what"].value() in (*WITH_CHOICES, ROWS)
        return chosen or bool(self["choices"].value() or self["choices"].errors)

    @property
    def is_question(self) -> bool:
        """As the page shows it."""
        return not str(self["what"].value()).startswith((STANDARD, LEFT_OUT))

    def clean_choices(self) -> list[str]:
        lines = self.cleaned_data["choices"].splitlines()
        return [words for line in lines if (words := " ".join(line.split()))]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        what, _, level = found.get("what", LEFT_OUT).partition("-")
        found |= {"what": what, "level": int(level or 1)}
        text = found.get("text", "")
        if what != LEFT_OUT and not text and "text" not in self.errors:
            self.add_error("text", "Enter the words, or leave this line out.")
        if what == STANDARD and len(text) > LONGEST_TITLE:
            self.add_error("text", f"Shorten the title to {LONGEST_TITLE} characters or fewer.")
        elif what != LEFT_OUT and len(text) > LONGEST_TEXT:
            self.add_error("text", f"Shorten this to {LONGEST_TEXT:,} characters or fewer.")
        if what in (*WITH_CHOICES, ROWS) and "choices" not in self.errors:
            problem = _wrong_with(found["choices"], rows=what == ROWS)
            if problem:
                self.add_error("choices", problem)
        return found


def _chosen(line: Mapping[str, Any]) -> dict[str, str]:
    """What and level in one list to choose from."""
    level = line.get("level", 1)
    return {"what": f"{STANDARD}-{level}"} if line["what"] == STANDARD and level > 1 else {}


def _wrong_with(choices: Sequence[str], *, rows: bool) -> str:
    """A sentence, or ""."""
    most = LONGEST_COLUMN if rows else LONGEST_CHOICE
    if rows and not choices:
        return "Enter the headings of the columns, each on a line of its own."
    if not rows and len(choices) < 2:
        return "Enter two choices or more, each on a line of its own."
    alike = [words.lower() for words in choices]
    for words in choices:
        if alike.count(words.lower()) > 1:
            return f"“{words[:60]}” stands there twice: take one out."
        if len(words) > most:
            return f"Shorten “{words[:60]}…” to {most} characters or fewer."
    return ""


def line_forms(proposal: Proposal, posted: Any = None) -> Sequence[LineForm]:
    return [
        LineForm(posted, line=line, prefix=f"line-{n}") for n, line in enumerate(proposal.lines)
    ]
