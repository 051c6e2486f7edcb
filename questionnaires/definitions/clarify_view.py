"""Writing a clarification of one question."""

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit_portal.organisations.requests import SignedInRequest
from questionnaires.definitions.clarifying import StillADraft, clarifications_of, clarify
from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.definitions.models import Question
from questionnaires.definitions.views import edited_version


class ClarificationForm(forms.Form):
    text = forms.CharField(
        label="What shall people know?",
        help_text="For example what a word means, or whom to count.",
        max_length=5_000,
        widget=forms.Textarea,
        error_messages={"required": "Write the note."},
    )
    helper = FormHelper()
    helper.attrs = {"novalidate": "novalidate"}
    helper.layout = Layout(Field.textarea("text", rows=4), Button("submit", "Add the note"))

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def clarify_question(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    version = edited_version(request.user, pk)
    questions = Question.objects.filter(version=version).select_related("version")
    question = get_object_or_404(questions, key=key)
    page = f"{reverse('definitions:version', args=[pk])}#{key}"
    form = ClarificationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        today = timezone.localdate()
        try:
            clarify(question, form.cleaned_data["text"], by=request.user, on=today)
        except StillADraft:
            return redirect("definitions:build_part", pk, "question", key)
        messages.success(request, "Added. Everybody who is asked this question sees it.")
        return redirect(page)
    if version.status == version.Status.DRAFT:
        return redirect("definitions:build_part", pk, "question", key)
    context = {
        "form": form,
        "version": version,
        "place": version.questionnaire.owner,
        "question": question,
        "notes": clarifications_of(version).get(key, []),
        "back_url": page,
    }
    return render(request, "definitions/question_clarify.html", context)
