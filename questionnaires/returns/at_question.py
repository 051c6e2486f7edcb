"""One question of a return, before somebody who may answer it: for the pages beside the steps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.structure import QuestionShape, StandardShape
from questionnaires.returns.answering.pen import Pen, may_answer
from questionnaires.returns.answering.saving import NotAnswerable, why_not_answerable
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet


@dataclass(frozen=True)
class AtQuestion:
    audit_return: AuditReturn
    standard: StandardShape
    question: QuestionShape
    pen: Pen

    @property
    def back_url(self) -> str:
        """The question on the page of its step."""
        step = reverse("returns:step", args=[self.audit_return.pk, self.standard.key])
        return f"{step}#q{self.question.pk}-question"


def at_question(user: User, pk: int, key: str) -> AtQuestion:
    """Raises `Http404` for people who do not answer the return,
    for questions not shown to the organisation, and for standards given to others;
    `NotAnswerable` where the return takes no answers at the moment."""
    returns = AuditReturn.objects.answered_by(user).select_related(
        "audit_round__version__questionnaire", "organisation", "cohort"
    )
    audit_return = get_object_or_404(returns, pk=pk)
    sheet = Sheet.of(audit_return)
    question = sheet.shown.get(key)
    if question is None:
        raise Http404
    standard = sheet.structure.standard_by_key[question.standard_key]
    pen = may_answer(user, audit_return)
    if pen is None:
        raise NotAnswerable(why_not_answerable(audit_return))
    if not pen.reaches(standard):
        raise Http404
    return AtQuestion(audit_return, standard, question, pen)


def told_when_closed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a return that is not answerable (any more) leads to its front page and says why."""

    @wraps(view)
    def wrapped(request: SignedInRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except NotAnswerable as refusal:
            messages.info(request, str(refusal))
            return redirect("returns:overview", pk)

    return wrapped
