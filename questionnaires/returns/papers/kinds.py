"""The papers of returns, as the worker knows them. All name the `return` they are about."""

from django.urls import reverse

from audit_portal.documents.papers import paper_kind, word_kind
from audit_portal.jobs.kinds import About
from questionnaires.returns.papers import (
    action_plan,
    blank_form,
    comparison,
    receipt,
    whole_return,
)
from questionnaires.returns.papers.furniture import may_read


def _back_to_the_papers(about: About) -> str:
    return reverse("returns:papers", args=[about["return"]])


def _back_to_the_receipt(about: About) -> str:
    return reverse("returns:receipt", args=[about["return"]])


def _back_to_the_plan(about: About) -> str:
    return reverse("returns:action_plan", args=[about["organisation"]])


def _back_to_the_comparison(about: About) -> str:
    return reverse("returns:compare", args=[about["return"], about["other"]])


RETURN = paper_kind(
    "returns.return",
    may_have=may_read,
    compose=whole_return.compose,
    back_url=_back_to_the_papers,
)
BLANK_FORM = paper_kind(
    "returns.blank_form",
    may_have=may_read,
    compose=blank_form.compose,
    back_url=_back_to_the_papers,
)
RETURN_IN_WORD = word_kind(
    "returns.return_in_word",
    may_have=may_read,
    compose=whole_return.compose,
    write=whole_return.write,
    back_url=_back_to_the_papers,
)
BLANK_FORM_IN_WORD = word_kind(
    "returns.blank_form_in_word",
    may_have=may_read,
    compose=blank_form.compose,
    write=blank_form.write,
    back_url=_back_to_the_papers,
)
RECEIPT = paper_kind(
    "returns.receipt",
    may_have=receipt.may_have,
    compose=receipt.compose,
    back_url=_back_to_the_receipt,
)
ACTION_PLAN = paper_kind(
    "returns.action_plan",
    may_have=action_plan.may_see,
    compose=action_plan.compose,
    back_url=_back_to_the_plan,
)
COMPARISON = paper_kind(
    "returns.comparison",
    may_have=comparison.may_have,
    compose=comparison.compose,
    back_url=_back_to_the_comparison,
)

ALL = (RETURN, RETURN_IN_WORD, BLANK_FORM, BLANK_FORM_IN_WORD, RECEIPT, ACTION_PLAN, COMPARISON)
