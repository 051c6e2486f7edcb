"""What a reviewer fills in about one answer."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.http import QueryDict

from audit_portal.organisations.sign_in.forms import look
from questionnaires.review.judging import Judgement, Overtaken
from questionnaires.review.models import EvidenceFound
from questionnaires.review.reading import Line

AGREE = "agree"
NOT_SO = "not_so"
NO_NAMES = "Do not name a child or a family."


class JudgementForm(forms.Form):
    """`verdict` is "agree", the key of the rating it should be, or "not_so" where nothing is
    rated."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="What do you find?",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what you find."),
    )
    reason = forms.CharField(
        label="Why, if you do not agree",
        help_text=f"Write it so that the organisation could read it. {NO_NAMES}",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    evidence = forms.ChoiceField(
        label="How good is the evidence?",
        choices=EvidenceFound.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose how good the evidence is."
        ),
    )
    comment = forms.CharField(
        label="Comment for your colleagues",
        help_text=f"The board keeps this to itself. {NO_NAMES}",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )

    data: QueryDict  # as a view binds it

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(line)
        self.line = line
        self.fields["verdict"].choices = _verdicts(line)  # type: ignore[attr-defined]  # as declared
        self.helper = look(
            "Save and go on",
            Field("seen"),
            Field.radios("verdict", legend_size=Size.MEDIUM),
            Field.textarea("reason", rows=4),
            Field.radios("evidence", legend_size=Size.MEDIUM),
            Field.textarea("comment", rows=3),
        )

    @property
    def judgement(self) -> Judgement:
        data = self.cleaned_data
        agreed = data["verdict"] == AGREE
        point = self.line.question.points_by_key.get(data["verdict"])
        return Judgement(
            agreed=agreed,
            point=point.pk if point else None,
            reason="" if agreed else data["reason"],
            comment=data["comment"],
            evidence=data["evidence"],
        )

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("verdict") not in (None, AGREE) and not data.get("reason"):
            self.add_error("reason", "Write why you do not agree.")

    def overtaken(self, refusal: Overtaken) -> None:
        """Shown again with all that was typed; saved once more, it takes the place of theirs."""
        self.data = self.data.copy()
        self.data["seen"] = str(refusal.theirs.revision)
        self.add_error(None, str(refusal))


def _verdicts(line: Line) -> list[tuple[str, str]]:
    own = line.given.point
    if own is None:
        return [(AGREE, "It stands as answered"), (NOT_SO, "It does not stand as answered")]
    others = [point for point in line.question.points if point.pk != own.pk]
    return [
        (AGREE, f"Agree: {own.label}"),
        *((point.key, f"It should be: {point.label}") for point in others),
    ]


def _initial(line: Line) -> dict[str, Any]:
    found = line.found
    if found is None:
        return {"seen": 0}
    moderated = line.moderated.key if line.moderated else NOT_SO
    return {
        "seen": found.revision,
        "verdict": AGREE if found.agreed else moderated,
        "reason": found.reason,
        "evidence": found.evidence,
        "comment": found.comment,
    }
