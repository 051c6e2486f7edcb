"""The wizard: a step for each standard that has questions, then the check of all answers.

The list of steps is read from the sheet at each request; the address names return and step, so
nothing about "the current return" is kept anywhere. A step's answers are saved even when another
one of them cannot be; what cannot comes back as typed.
"""

import secrets
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from formtools.wizard.views import NamedUrlWizardView

from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.autosaving import AUTOSAVE, autosaved
from questionnaires.returns.answering.keeping import forget, seal, steps_with_kept_words
from questionnaires.returns.answering.pen import NotGiven
from questionnaires.returns.answering.saving import NotAnswerable
from questionnaires.returns.answering.step_form import StepForm
from questionnaires.returns.answering.storage import AnswerStorage
from questionnaires.returns.beside import beside
from questionnaires.returns.carry_forward.carried import carried_beside
from questionnaires.returns.carry_forward.confirming import at_once, confirm
from questionnaires.returns.carry_forward.still_open import still_open
from questionnaires.returns.reading import check, read_standards

BESIDE = {"evidence": "returns:evidence", "action": "returns:action_add"}
STILL_SO = "still-so"
CHECK = "(check)"  # the name of the last step; no standard's key has brackets


class AnswerWizard(NamedUrlWizardView):  # type: ignore[misc]  # formtools has no types
    storage_name = f"{AnswerStorage.__module__}.{AnswerStorage.__qualname__}"
    template_name = "returns/step_answer.html"
    form_list = [("(step)", StepForm)]  # a wizard cannot begin without; see get_form_list
    storage: AnswerStorage

    def get_form_list(self) -> dict[str, type[StepForm]]:
        return {standard.key: StepForm for standard in self.storage.sheet.standards}

    def get_form(
        self, step: str | None = None, data: QueryDict | None = None, files: Any = None
    ) -> StepForm:
        sheet = self.storage.sheet
        standard = sheet.structure.standard_by_key[step or self.steps.current]
        return StepForm(
            standard=standard,
            sheet=sheet,
            data=data,
            restoring=self.request.method != "POST",
            autosaving=AUTOSAVE in self.request.POST,
        )

    def get_step_url(self, step: str) -> str:
        pk = self.storage.audit_return.pk
        if step == self.done_step_name:
            return reverse("returns:check", args=[pk])
        return reverse(self.url_name, args=[pk, step])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.storage.sheet.standards:
            return redirect("returns:overview", pk=self.storage.audit_return.pk)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = kwargs["step"]
        if step not in self.storage.sheet.structure.standard_by_key:
            return redirect("returns:overview", pk=self.storage.audit_return.pk)
        if request.POST.get("then") == "discard":
            forget(self.request.user, request.POST.get("kept", ""))
            return redirect(self.get_step_url(step))
        self.storage.current_step = step
        form, refusal = self.get_form(step, data=request.POST), ""
        try:
            self.storage.set_step_data(step, self.process_step(form))
        except (NotAnswerable, NotGiven) as error:
            refusal = str(error)
        if AUTOSAVE in request.POST:
            return autosaved(request, self.storage, form, at=timezone.now(), refusal=refusal)
        if refusal:
            return self.render(form, refusal=refusal, status=409)
        if not form.is_valid() or "add-row" in request.POST:
            return self.render(form)
        return self.go_on(request.POST.get("then", ""))

    def process_step(self, form: StepForm) -> StepForm:
        return form

    def go_on(self, then: str) -> HttpResponse:
        """Where the button said: the list, this step again, a page beside a question
        ("evidence:its-key"), or this question as it was last time ("still-so:its-key"); if nowhere,
        to the next step; after the last, to the check."""
        pk = self.storage.audit_return.pk
        if then == "list":
            return redirect("returns:overview", pk=pk)
        if then == "stay":
            return redirect(self.get_step_url(self.steps.current))
        page, _, key = then.partition(":")
        if page == STILL_SO and key in self.storage.sheet.shown:
            return self.say_still_so(self.storage.sheet.shown[key])
        if page in BESIDE and key in self.storage.sheet.shown:
            return redirect(BESIDE[page], pk, key)
        following = self.get_next_step(self.steps.current)
        return redirect(self.get_step_url(following or self.done_step_name))

    def say_still_so(self, question: QuestionShape) -> HttpResponse:
        """After the save: what the page holds counts for more than last time's answer."""
        storage = self.storage
        if storage.pen is not None:
            storage.sheet = confirm(
                storage.pen, storage.audit_return, [question], at=timezone.now()
            )
        url = self.get_step_url(self.steps.current)
        return redirect(f"{url}#q{question.pk}-question")

    def render(self, form: StepForm | None = None, **kwargs: Any) -> HttpResponse:
        status = kwargs.pop("status", 200)
        context = self.get_context_data(form=form or self.get_form(), **kwargs)
        response: HttpResponse = self.render_to_response(context, status=status)
        return response

    def get_template_names(self) -> list[str]:
        return ["returns/step_answer.html"]

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        storage = self.storage
        steps = [standard.key for standard in storage.sheet.standards]
        key = form.standard.key
        context: dict[str, Any] = super().get_context_data(form=form, **kwargs)
        return context | {
            "audit_return": storage.audit_return,
            "held_seats": None if self.request.POST else storage.seats,
            "today": timezone.localdate(),
            "typing": storage.pen is not None and storage.pen.role == "manager",
            "standard": form.standard,
            "number": steps.index(key) + 1 if key in steps else 0,
            "count": len(steps),
            "problems": form.problems,
            "page_name": secrets.token_hex(8),
            "seal": seal(self.request.user, storage.audit_return.pk, key),
            "kept": storage.kept.pk if storage.kept else form.kept,
            "kept_at": storage.kept.at if storage.kept else None,
            **self.get_questions(form),
        }

    def get_questions(self, form: StepForm) -> dict[str, Any]:
        """The questions to answer, or to read where this person may not answer them."""
        audit_return, pen = self.storage.audit_return, self.storage.pen
        if pen is None or not pen.reaches(form.standard):
            [section] = read_standards(audit_return, self.storage.sheet, [form.standard])
            return {"section": section, "unsaved": form.words}
        found = beside(audit_return, (field.given for field in form.shown))
        sheet, questions = self.storage.sheet, [field.question for field in form.shown]
        carried = carried_beside(sheet, questions)
        left = still_open(audit_return, sheet, questions, carried.values())
        for field in form.shown:
            field.beside = found[field.question.pk]
            field.carried = carried.get(field.question.pk)
            field.still_open = left.get(field.question.pk, [])
        return {
            "fields": form.shown,
            "slots": form.slots,
            "last": self.get_last_save(form),
            "at_once": bool(carried) and at_once(self.storage.sheet, form.standard),
        }

    def get_last_save(self, form: StepForm) -> datetime | None:
        times = (field.given.updated_at for field in form.shown)
        return max((time for time in times if time is not None), default=None)

    def render_done(self, form: StepForm, **kwargs: Any) -> HttpResponse:
        """No step is tried again: what was saved was valid, and the check says what is missing."""
        return self.done([form], **kwargs)

    def done(self, form_list: list[StepForm], **kwargs: Any) -> HttpResponse:
        storage = self.storage
        context = check(storage.audit_return, storage.sheet, storage.pen)
        unsaved = steps_with_kept_words(self.request.user, storage.audit_return)
        context["unsaved_steps"] = unsaved
        return TemplateResponse(self.request, "returns/return_check.html", context)
