"""What a manager or editor says of one question of a new version."""

from collections.abc import Iterator
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Size
from django import forms

from audit_portal.organisations.sign_in.forms import look
from questionnaires.definitions.mapping.page import Offered
from questionnaires.definitions.mapping.saying import Verdict, Word
from questionnaires.definitions.structure import QuestionShape, Structure

ANOTHER = "another question"  # no key: keys have no spaces
NOT_CHOSEN = ("required", "invalid_choice")
Options = list[tuple[str, str]]


class MappingForm(forms.Form):
    """The questions `offered` come first; any other of the earlier version can be chosen."""

    earlier = forms.ChoiceField(
        label="Which earlier question does it go on from?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, "Choose the earlier question."),
    )
    other = forms.ChoiceField(
        label="Another question",
        help_text="Only if you chose “Another question” above.",
        required=False,
        error_messages={"invalid_choice": "Choose the earlier question from the list."},
    )
    verdict = forms.ChoiceField(
        label="Can answers be compared?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, "Say whether answers can be compared."),
    )
    reason = forms.CharField(
        label="Why",
        help_text="Needed where answers cannot be compared. It stays with what you say.",
        required=False,
        max_length=1000,
        widget=forms.Textarea,
    )

    def __init__(
        self, *args: Any, before: Structure, offered: list[Offered], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        choose(self.fields["earlier"], list(_first(offered)))
        choose(self.fields["other"], [("", "Choose"), *_by_standard(before)])
        said = any(each.is_said for each in offered)
        verdicts = [(v.value, v.label) for v in Verdict if said or v != Verdict.TAKEN_BACK]
        choose(self.fields["verdict"], verdicts)
        self.helper = look(
            "Save",
            Field.radios("earlier", legend_size=Size.MEDIUM),
            Field.select("other"),
            Field.radios("verdict", legend_size=Size.MEDIUM),
            Field.textarea("reason", rows=3),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("earlier") == ANOTHER and not cleaned.get("other"):
            self.add_error("other", "Choose the earlier question from the list.")
        if cleaned.get("verdict") == Verdict.NOT_COMPARABLE and not cleaned.get("reason"):
            self.add_error("reason", "Say why answers cannot be compared.")
        return cleaned

    @property
    def question(self) -> QuestionShape:
        chosen = self.cleaned_data["earlier"]
        return self.before.by_key[self.cleaned_data["other"] if chosen == ANOTHER else chosen]

    @property
    def word(self) -> Word:
        return Word(self.cleaned_data["verdict"], self.cleaned_data["reason"])


def choose(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared
    field.choices = choices


def _first(offered: list[Offered]) -> Iterator[Choice]:
    for each in offered:
        yield Choice(each.question.key, asked(each.question), hint=each.why)
    yield Choice(ANOTHER, "Another question", hint="Choose it from the list below.")


def _by_standard(before: Structure) -> Iterator[tuple[str, Options]]:
    for standard in before.standards:
        if standard.questions:
            options = [(question.key, asked(question)) for question in standard.questions]
            yield f"{standard.number} {standard.title}".strip(), options


def asked(question: QuestionShape) -> str:
    return f"{question.number} {question.text}".strip()
