"""The wizard's storage is the return itself: its Answer rows hold what the steps were given.

Nothing is kept in the session, so two tabs, two people and a restart of the server are all the same
to it. What formtools would throw away at the end of a wizard stays.
"""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from formtools.wizard.storage import BaseStorage

from questionnaires.returns.answering import may_answer, write
from questionnaires.returns.keeping import Kept, forget, keep, kept_words
from questionnaires.returns.models import AuditReturn, KeptText
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.step_form import StepForm


class AnswerStorage(BaseStorage):  # type: ignore[misc]  # formtools has no types
    """The return named in the address, as the person asking sees it; 404 where it is not theirs."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.init_data()
        match = request.resolver_match
        where = match.kwargs if match else {}
        self.audit_return = get_object_or_404(
            AuditReturn.objects.visible_to(request.user).select_related(  # type: ignore[arg-type]  # behind login_required
                "audit_round__version__questionnaire", "audit_round__board", "cohort"
            ),
            pk=where.get("pk"),
        )
        self.pen = may_answer(request.user, self.audit_return)  # type: ignore[arg-type]  # likewise
        self.sheet = Sheet.of(self.audit_return)
        self.kept: Kept | None = None
        if any(standard.key == where.get("step") for standard in self.sheet.standards):
            self.current_step = where["step"]

    def reset(self) -> None:
        """Answers are never thrown away."""

    def get_step_data(self, step: str) -> QueryDict | None:
        """What was posted and could not be saved; else a form reads the answers from the sheet."""
        self.kept = kept_words(self.request.user, self.audit_return, step)
        return self.kept.posted if self.kept else None

    def set_step_data(self, step: str, cleaned_data: StepForm) -> None:
        """Save what can be saved, and tell the form how it went.

        Words that had been kept are let go of when all of them are in the return. Raises `NotGiven`
        and `NotAnswerable` as `answering.write` does; then nothing is saved.
        """
        saved = write(
            self.pen,
            self.audit_return,
            cleaned_data.edits,
            at=timezone.now(),
            page=cleaned_data.page,
        )
        self.sheet = saved.sheet
        cleaned_data.saved(saved.sheet, saved.conflicts)
        if cleaned_data.is_valid():
            forget(self.request.user, cleaned_data.kept)

    def keep(self, step: str, posted: QueryDict) -> KeptText:
        """Keep what a page posted and could not save, for this person alone."""
        return keep(self.request.user.pk, self.audit_return.pk, step, posted, at=timezone.now())

    def get_step_files(self, step: str) -> None:
        """Files come in with the evidence, never with an answer."""
