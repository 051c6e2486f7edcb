"""Pages of mapping: what waits for a word, and one question to speak of."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit_portal.organisations.models import User
from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.comparing import Difference
from questionnaires.definitions.lineage import changes_since, comparable_versions, earlier_version
from questionnaires.definitions.mapping.forms import MappingForm
from questionnaires.definitions.mapping.page import offered, overview
from questionnaires.definitions.mapping.saying import MappingRefused, history, say
from questionnaires.definitions.models import Version
from questionnaires.definitions.structure import QuestionShape
from questionnaires.definitions.views import crumbs, edited_version

DRAFT = "Publish this version first. Its questions can be mapped from then on."


@require_safe
@login_required
def mapping(request: SignedInRequest, pk: int) -> HttpResponse:
    """`with` names the earlier version; left out, it is the one before this."""
    it = edited_version(request.user, pk)
    if it.status == Version.Status.DRAFT:
        messages.info(request, DRAFT)
        return redirect("definitions:compare", pk)
    others = _earlier(request.user, it)
    before = chosen_version(others, request.GET.get("with", "")) or earlier_version(it)
    context = {
        "version": it,
        "before": before,
        "others": others,
        "place": it.questionnaire.owner,
        "crumbs": [*crumbs(), (str(it), reverse("definitions:version", args=[pk]))],
        "overview": overview(changes_since(before, it)) if before else None,
    }
    return render(request, "definitions/mapping_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def map_question(request: SignedInRequest, pk: int, other: int, key: str) -> HttpResponse:
    it = edited_version(request.user, pk)
    before = chosen_version(_earlier(request.user, it), str(other))
    if before is None or it.status == Version.Status.DRAFT:
        raise Http404
    difference = changes_since(before, it)
    question = difference.after.by_key.get(key)
    if question is None:
        raise Http404
    form = _form(request, difference, question)
    back_url = f"{reverse('definitions:mapping', args=[pk])}?with={other}"
    if form.is_valid() and _is_said(form, question, request.user):
        messages.success(request, f"Saved for {question.number or question.text}.")
        return redirect(back_url)
    context = {
        "version": it,
        "before": before,
        "back_url": back_url,
        "place": it.questionnaire.owner,
        "question": question,
        "standard": difference.after.standard_by_key[question.standard_key],
        "form": form,
        "history": history(difference.before, question),
    }
    return render(request, "definitions/question_map.html", context)


def _form(request: SignedInRequest, difference: Difference, question: QuestionShape) -> MappingForm:
    offers = offered(difference, question)
    initial = {"earlier": offers[0].question.key} if len(offers) == 1 else {}
    given = (request.POST,) if request.method == "POST" else ()
    return MappingForm(*given, before=difference.before, offered=offers, initial=initial)


def _is_said(form: MappingForm, question: QuestionShape, who: User) -> bool:
    try:
        say(form.question, question, form.word, who=who, at=timezone.now())
    except MappingRefused as refused:
        form.add_error("verdict", str(refused))
        return False
    return True


def chosen_version(versions: list[Version], asked_for: str) -> Version | None:
    return next((each for each in versions if str(each.pk) == asked_for), None)


def _earlier(user: User, it: Version) -> list[Version]:
    """Published ones that went before: of its own questionnaire, and all of others of the code."""
    return [
        each
        for each in comparable_versions(user, it)
        if each.status != Version.Status.DRAFT
        and (each.questionnaire_id != it.questionnaire_id or each.number < it.number)
    ]
