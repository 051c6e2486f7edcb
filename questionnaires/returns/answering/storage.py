"""The wizard's storage is the return itself: its Answer rows hold what the steps were given.

Nothing is kept in the session, so two tabs, two people and a restart of the server are all the same
to it. What formtools would throw away at the end of a wizard stays.
"""

from typing import Any, cast

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from formtools.wizard.storage import BaseStorage

from audit_portal.organisations.models import Seat, User
from questionnaires.returns.answering.keeping import Kept, forget, keep, kept_words
from questionnaires.returns.answering.pen import may_answer, write
from questionnaires.returns.answering.step_form import StepForm
from questionnaires.returns.models import AuditReturn, KeptText
from questionnaires.returns.sheet import Sheet, structure_for


class AnswerStorage(BaseStorage):  # type: ignore[misc]  # formtools has no types
    """The return named in the address, as the person asking sees it; 404 where it is not theirs."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.init_data()
        match = request.resolver_match
        where = match.kwargs if match else {}
        user = cast(User, request.user)  # behind login_required
        # A page shows the places of its reader, too; a save has no need of them.
        seats = Seat.objects
        self.seats = list(seats.open().of(user)) if request.POST else seats.held_by(user)
        self.audit_return = self._opened(user, where.get("pk", 0))
        self.pen = may_answer(user, self.audit_return, self.seats)
        self.sheet = Sheet.of(self.audit_return, about=self._questions(where.get("step", "")))
        self.kept: Kept | None = None
        if any(standard.key == where.get("step") for standard in self.sheet.standards):
            self.current_step = where["step"]

    def _opened(self, user: User, pk: int) -> AuditReturn:
        """Nearly everybody opens a return of their own organisation, which is quicker to ask."""
        returns = AuditReturn.objects.select_related("audit_round__version").order_by()
        places = [seat.organisation_id for seat in self.seats if not seat.only_for_board_id]
        own = list(returns.filter(pk=pk, organisation__in=[place for place in places if place]))
        return own[0] if own else get_object_or_404(returns.visible_to(user, self.seats), pk=pk)

    def _questions(self, step: str) -> list[int] | None:
        """What the step asks; None for the check, which is about all."""
        standard = structure_for(self.audit_return).standard_by_key.get(step)
        return [question.pk for question in standard.questions] if standard else None

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
