"""What the manager fills in to give returns out, and to hand one over."""

from typing import Any

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms

from audit_portal.organisations.models import User
from audit_portal.organisations.sign_in.forms import look
from questionnaires.returns.models import AuditRound
from questionnaires.review.dealing.drawing import MOST_SEED
from questionnaires.review.dealing.giving import (
    DRAWN,
    Way,
    Wish,
    kinds_waiting,
    reviewers_of,
    sectors_waiting,
)

MOST = 5000  # in one sample
SEED_PROBLEM = f"Write a whole number up to {MOST_SEED}, or leave it empty."


class WishForm(forms.Form):
    """Asked in the address, so that what is shown is what is then given out."""

    way = forms.ChoiceField(
        label="Which returns?",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose which returns."),
    )
    kind = forms.ChoiceField(
        label="Kind, if you chose one kind",
        required=False,
        error_messages={"invalid_choice": "Choose a kind of the list."},
    )
    sector = forms.ChoiceField(
        label="Sector, if you chose one sector",
        required=False,
        error_messages={"invalid_choice": "Choose a sector of the list."},
    )
    number = forms.IntegerField(
        label="How many, if you chose a sample",
        min_value=1,
        max_value=MOST,
        required=False,
        widget=forms.TextInput,
        error_messages={
            "min_value": "Write a number from 1.",
            "max_value": f"Write a number up to {MOST}.",
            "invalid": "Write how many as a whole number, for example 12.",
        },
    )
    seed = forms.IntegerField(
        label="Seed of the draw",
        help_text="Leave it empty for a new draw. The same seed draws the same sample again.",
        min_value=0,
        max_value=MOST_SEED,
        required=False,
        widget=forms.TextInput,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"),
            f"Write a whole number up to {MOST_SEED}, or leave it empty.",
        ),
    )
    reviewer = forms.TypedMultipleChoiceField(
        label="Who reads them?",
        help_text="If you tick several, each gets those that even out what they have in hand.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one reviewer.",
            "invalid_choice": "Tick reviewers of the list: somebody is no longer one.",
        },
    )

    def __init__(self, *args: Any, audit_round: AuditRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kind", [("", "Choose a kind"), *kinds_waiting(audit_round)])
        self._offer("sector", [("", "Choose a sector"), *sectors_waiting(audit_round)])
        self._offer("reviewer", [(pk, who.name) for pk, who in reviewers_of(audit_round).items()])
        self.helper = look(
            "Show what would be given out",
            Field.radios("way"),
            Field("kind"),
            Field("sector"),
            Field.text("number", field_width=Fixed.FIVE),
            Field.text("seed", field_width=Fixed.FIVE),
            Field.checkboxes("reviewer"),
        )
        self.helper.form_method = "get"

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # as declared

    def clean(self) -> None:
        way = self.cleaned_data.get("way")
        wanted = {
            Way.KIND: ("kind", "Choose a kind."),
            Way.SECTOR: ("sector", "Choose a sector."),
            Way.RANDOM: ("number", "Write how many."),
            Way.RISK: ("number", "Write how many."),
        }
        name, sentence = wanted.get(way, ("", ""))  # type: ignore[arg-type]  # None is in none
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)

    def wish(self, *, drawn: int) -> Wish:
        """`drawn`: the seed of a new draw, where none was given."""
        data = self.cleaned_data
        draws = data["way"] in DRAWN
        narrowed = {Way.KIND: data["kind"], Way.SECTOR: data["sector"]}
        seed = drawn if data["seed"] is None else data["seed"]
        return Wish(
            way=data["way"],
            reviewers=tuple(data["reviewer"]),
            narrowed_to=narrowed.get(data["way"], ""),
            number=data["number"] if draws else 0,
            seed=seed if draws else None,
        )


class HandOverForm(forms.Form):
    to = forms.TypedChoiceField(
        label="Who reads it from now on?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a reviewer."),
    )
    why = forms.CharField(
        label="Reason",
        help_text="It is kept in the history of the review.",
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, people: dict[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(pk, person.name) for pk, person in people.items()]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # as declared
        self.helper = look(
            "Give it to this reviewer",
            Field.radios("to"),
            Field.text("why", field_width=Fluid.TWO_THIRDS),
        )
