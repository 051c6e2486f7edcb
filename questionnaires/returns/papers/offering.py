"""Which papers somebody may ask for, from the page of a return."""

from dataclasses import dataclass

from crispy_forms_gds.choices import Choice
from django import forms

from audit_portal.jobs.kinds import About, Kind
from audit_portal.organisations.models import User
from questionnaires.returns.comparing import comparable_with
from questionnaires.returns.models import AuditReturn, Receipt, Status
from questionnaires.returns.papers import action_plan, kinds
from questionnaires.returns.sign_off.forms import dressed


@dataclass(frozen=True)
class Offer:
    """`value` is what the form sends."""

    value: str
    label: str
    hint: str
    kind: Kind
    about: About


def others_to_compare(audit_return: AuditReturn, user: User) -> list[AuditReturn]:
    """The latest round first."""
    others = comparable_with(audit_return, user).select_related("audit_round")
    return list(others.order_by("-cohort__opens", "-pk"))


def offered(audit_return: AuditReturn, others: list[AuditReturn], user: User) -> list[Offer]:
    """For somebody who may read the return: what there is to print, the likeliest first."""
    about = {"return": audit_return.pk}
    found = [Offer("return", "The whole return", _standing(audit_return), kinds.RETURN, about)]
    hint = "The same in Word, to copy from or to work on."
    found.append(Offer("return-word", "The return in Word", hint, kinds.RETURN_IN_WORD, about))
    if Receipt.objects.filter(audit_return=audit_return).exists():
        hint = "One page for the file, with how to check it."
        found.append(Offer("receipt", "The receipt", hint, kinds.RECEIPT, about))
    plan = {"organisation": audit_return.organisation_id}
    if action_plan.may_see(user, plan):
        hint = "All actions from all rounds, open ones first, on A4 across."
        found.append(Offer("action-plan", "The action plan", hint, kinds.ACTION_PLAN, plan))
    hint = "The questions asked of you, with room to write, help and what each rating means."
    found.append(Offer("blank-form", "A blank form", hint, kinds.BLANK_FORM, about))
    hint = "To gather answers in. Bring it back filled in, and the portal reads it."
    found.append(
        Offer("form-word", "A form to fill in, in Word", hint, kinds.BLANK_FORM_IN_WORD, about)
    )
    for other in others:
        label = f"A comparison with {other.audit_round.title}"
        both = {**about, "other": other.pk}
        hint = "Ratings then and now, question by question."
        found.append(Offer(f"comparison-{other.pk}", label, hint, kinds.COMPARISON, both))
    return found


def _standing(audit_return: AuditReturn) -> str:
    if audit_return.status == Status.SIGNED_OFF:
        return "All answers, evidence and actions, as signed off."
    return "All answers, evidence and actions as they stand now. Marked as a draft on every page."


class PaperForm(forms.Form):
    """One of the papers on offer."""

    paper = forms.ChoiceField(
        label="Which paper do you want?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a paper.",
            "invalid_choice": "Choose one of the papers shown.",
        },
    )

    def __init__(self, *args: object, offers: list[Offer], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own
        self.offers = {offer.value: offer for offer in offers}
        field = self.fields["paper"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [Choice(each.value, each.label, hint=each.hint) for each in offers]
        self.helper = dressed("paper", button="Make the paper")

    @property
    def chosen(self) -> Offer:
        return self.offers[self.cleaned_data["paper"]]
