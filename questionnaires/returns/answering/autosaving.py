"""The reply to a page that saved by itself: never its fields, only what stands around them.

It brings the new `seen` marks, so that the next save is based on the right state; questions that an
answer has made appear or vanish; and a line that says how saving stands. What was typed since the
page sent its words is not touched.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.conflicts import writers_of
from questionnaires.returns.answering.entries import Entry
from questionnaires.returns.answering.keeping import TooMuch
from questionnaires.returns.answering.step_form import Field, StepForm
from questionnaires.returns.answering.storage import AnswerStorage
from questionnaires.returns.beside import beside
from questionnaires.returns.carry_forward.carried import carried_beside
from questionnaires.returns.carry_forward.still_open import still_open

AUTOSAVE = "autosave"  # a field that only a page's script sends
UNSAVED = "Unsaved"  # header: names of questions whose words are nowhere but on the page


@dataclass(frozen=True, slots=True)
class Notice:
    """Above a question: somebody else was there first."""

    name: str
    by: str
    at: datetime | None


def autosaved(
    request: HttpRequest, storage: AnswerStorage, form: StepForm, *, at: datetime, refusal: str = ""
) -> HttpResponse:
    unsaved = list(form.entries.values()) if refusal else form.unsaved
    appeared, vanished = _changes(storage, form) if not refusal else ([], [])
    kept = _kept(storage, form, unsaved)
    context = {
        "at": at,
        "refusal": refusal,
        "unsaved": unsaved,
        "kept": kept,
        "marks": _marks(form, unsaved),
        "notices": _notices(form),
        "appeared": appeared,
        "vanished": vanished,
    }
    status = 409 if refusal else 200
    response = render(request, "returns/_saving_done.html", context, status=status)
    homeless = [] if kept else unsaved
    response[UNSAVED] = " ".join(f"q{entry.question.pk}" for entry in homeless)
    return response


def _kept(storage: AnswerStorage, form: StepForm, unsaved: list[Entry]) -> str:
    """The mark of the kept words; "" when there are none, or more than is kept."""
    if not unsaved or form.posted is None:
        return ""
    try:
        return str(storage.keep(form.standard.key, form.posted).pk)
    except TooMuch:
        return ""


def _marks(form: StepForm, unsaved: list[Entry]) -> list[tuple[str, str]]:
    """(name, `seen` mark) of the questions that are saved as the page sent them."""
    open_questions = {entry.question.pk for entry in unsaved}
    return [
        (f"q{pk}", form.sheet.answer_to(entry.question).seen)
        for pk, entry in form.entries.items()
        if pk not in open_questions
    ]


def _notices(form: StepForm) -> list[Notice]:
    disputed = [form.sheet.answer_to(form.entries[pk].question) for pk in form.conflicts]
    writers = writers_of(disputed)
    return [
        Notice(f"q{now.question.pk}", writers.get(now.updated_by or 0, ""), now.updated_at)
        for now in disputed
    ]


def _changes(storage: AnswerStorage, form: StepForm) -> tuple[list[Field], list[QuestionShape]]:
    """Questions that the page does not show but should, and the other way about."""
    on_page = form.on_page
    shown = [field for field in form.shown if field.question.pk not in on_page]
    found = beside(storage.audit_return, [f.given for f in shown]) if shown else {}
    questions = [field.question for field in shown]
    carried = carried_beside(form.sheet, questions)
    about = (storage.audit_return, form.sheet, questions, carried.values())
    left = still_open(*about) if shown else {}
    for field in shown:
        field.beside = found[field.question.pk]
        field.carried = carried.get(field.question.pk)
        field.still_open = left.get(field.question.pk, [])
    wanted = {field.question.pk for field in form.shown}
    gone = [q for q in form.whole.questions if q.pk in on_page and q.pk not in wanted]
    return shown, gone
