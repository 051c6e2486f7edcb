"""This organisation took over that one's returns."""

from typing import Any

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.layout import Field, Size
from django import forms

from audit_portal.organisations.models import Board, Organisation, Succession
from audit_portal.organisations.sign_in.forms import look
from audit_portal.organisations.succession.taking_over import TakingOver, problem_of


class TakingOverForm(forms.Form):
    predecessor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Which organisation was it before?",
        error_messages={"required": "Choose the organisation that was there before."},
    )
    successor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Which organisation took over?",
        error_messages={"required": "Choose the organisation that took over."},
    )
    kind = forms.ChoiceField(
        label="How?",
        choices=Succession.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it took over."},
    )
    on = DateInputField(label="On which day? (optional)", required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            field = self.fields[name]
            field.queryset = board.home_organisations.all()  # type: ignore[attr-defined]  # a ModelChoiceField
            field.empty_label = "Choose one"  # type: ignore[attr-defined]  # the same
            field.label_from_instance = _told_apart  # type: ignore[attr-defined]  # the same
        self.helper = look(
            "Look at what follows",
            Field.select("predecessor"),
            Field.select("successor"),
            Field.radios("kind", legend_size=Size.SMALL),
            "on",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and (problem := problem_of(self.taking_over())):
            self.add_error("successor", problem)
        return data

    def taking_over(self) -> TakingOver:
        data = self.cleaned_data
        how = Succession.How(data["kind"])
        return TakingOver(data["predecessor"], data["successor"], how, data["on"])


def _told_apart(organisation: Organisation) -> str:
    return f"{organisation} ({organisation.urn})" if organisation.urn else str(organisation)
