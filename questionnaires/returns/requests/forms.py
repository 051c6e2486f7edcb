"""What a lead fills in to ask the board, and what a manager fills in to decide."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.utils.text import Truncator

from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.day_field import DayField
from questionnaires.returns.models import BoardRequest
from questionnaires.returns.requests.asking import Wish
from questionnaires.returns.sheet import Sheet

Kind, Ground = BoardRequest.Kind, BoardRequest.Ground
NO_NAMES = "Do not name a child or a family."
IN_A_LIST = 90  # characters of a question


def words_field(label: str, *, missing: str, hint: str = NO_NAMES, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": missing},
        **more,
    )


class QuestionForm(forms.Form):
    words = words_field("Your question", missing="Write your question.")

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["about"] = forms.ChoiceField(
            label="What is it about?",
            required=False,
            choices=list(self._choices()),
            error_messages={"invalid_choice": "Choose one of the questions in the list."},
        )
        self.helper = look("Send to the board", Field("about"), Field.textarea("words", rows=6))

    def _choices(self) -> Iterator[tuple[str, Any]]:
        yield "", "The return as a whole"
        for standard in self.sheet.standards:
            yield (
                f"{standard.number} {standard.title}".strip(),
                [
                    (q.key, Truncator(f"{q.number} {q.text}".strip()).chars(IN_A_LIST))
                    for q in standard.questions
                ],
            )

    @property
    def wish(self) -> Wish:
        question = self.sheet.shown.get(self.cleaned_data["about"])
        about = question.pk if question else None
        return Wish(Kind.QUESTION, self.cleaned_data["words"], about=about)


class TimeForm(forms.Form):
    wanted_day = DayField(
        label="Until when do you need?",
        help_text="The last day on which you would return it. For example, 27 3 2026.",
        missing="Write the day until which you need time.",
    )
    words = words_field(
        "Why do you need more time?",
        missing="Write why you need more time.",
        hint=f"For example, what has happened and what is still missing. {NO_NAMES}",
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look(
            "Ask for more time", Field("wanted_day"), Field.textarea("words", rows=6)
        )

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(Kind.TIME, data["words"], wanted_day=data["wanted_day"])


class NotOursForm(forms.Form):
    ground = forms.ChoiceField(
        label="Why is this return not yours?",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why this return is not yours."},
    )
    named = forms.CharField(
        label="Which other return or organisation?",
        help_text="Only if another return answers for it, or it has merged.",
        max_length=200,
        required=False,
    )
    words = words_field(
        "What should the board know?",
        missing="Write what the board should know.",
        hint=f"For example, since when, and whom the board can ask. {NO_NAMES}",
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = look(
            "Send to the board",
            Field.radios("ground"),
            Field.text("named", field_width=Fluid.TWO_THIRDS),
            Field.textarea("words", rows=6),
        )

    def clean(self) -> None:
        data = self.cleaned_data
        named_by = (Ground.ANOTHER_RETURN, Ground.MERGED)
        if data.get("ground") not in named_by:
            data["named"] = ""
        elif not data.get("named") and "named" not in self.errors:
            self.add_error("named", "Write which other return or organisation.")

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(Kind.NOT_OURS, data["words"], ground=data["ground"], named=data["named"])


ASKING: dict[str, type[QuestionForm | TimeForm | NotOursForm]] = {
    Kind.QUESTION: QuestionForm,
    Kind.TIME: TimeForm,
    Kind.NOT_OURS: NotOursForm,
}


class WriteForm(forms.Form):
    """A turn in the thread. `seen`: how many messages the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = words_field("Write to the board", missing="Write a few words.")
    button = "Send to the board"

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self.helper = look(self.button, *self.layout())
        self.helper.layout.fields.insert(0, Field("seen"))

    def layout(self) -> list[Any]:
        return [Field.textarea("words", rows=6)]


class AnswerForm(WriteForm):
    words = words_field("Your answer", missing="Write your answer.")
    button = "Send answer"


class DecideForm(WriteForm):
    """`decision`: "grant", "refuse", or "answer" for words alone."""

    words = words_field(
        "Your words to them",
        missing="Write a few words.",
        hint=f"Needed unless you say yes. They are sent to the lead. {NO_NAMES}",
        required=False,
    )
    button = "Send decision"
    yes, no = "Excuse them: they owe no return in this round", "No: they still owe the return"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = forms.ChoiceField(
            label="What do you decide?",
            choices=[
                ("grant", self.yes),
                ("refuse", self.no),
                ("answer", "Only write to them, and decide later"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what you decide."},
        )

    def layout(self) -> list[Any]:
        return [Field.radios("decision"), Field.textarea("words", rows=6)]

    def clean(self) -> None:
        data = self.cleaned_data
        missing = {"refuse": "Write why.", "answer": "Write a few words."}
        sentence = missing.get(data.get("decision", ""))
        if sentence and "words" not in self.errors and not data["words"].strip():
            self.add_error("words", sentence)

    @property
    def until(self) -> date | None:
        return None


class DecideTimeForm(DecideForm):
    granted_until = DayField(
        label="Until when, if you give more time?",
        help_text="The day they asked for, or another.",
        missing="Write the day until which they have time.",
        required=False,
    )
    yes, no = "Give more time", "No: the day stays as it is"

    def layout(self) -> list[Any]:
        return [
            Field.radios("decision"),
            Field("granted_until"),
            Field.textarea("words", rows=6),
        ]

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        day = data.get("granted_until")
        if data.get("decision") == "grant" and day is None and "granted_until" not in self.errors:
            self.add_error("granted_until", "Write the day until which they have time.")

    @property
    def until(self) -> date | None:
        day: date | None = self.cleaned_data["granted_until"]
        return day


DECIDING: dict[str, type[WriteForm]] = {
    Kind.QUESTION: AnswerForm,
    Kind.TIME: DecideTimeForm,
    Kind.NOT_OURS: DecideForm,
}
