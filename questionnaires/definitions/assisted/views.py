"""An editor brings a questionnaire as their board has it, corrects what was read, makes a draft."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit_portal.organisations.requests import SignedInRequest
from audit_portal.uploads import dropped_files
from questionnaires.definitions.assisted.correcting import CORRECTED, ChangedMeanwhile, keep
from questionnaires.definitions.assisted.drafting import NO_SCALE, make_draft
from questionnaires.definitions.assisted.forms import (
    BringForm,
    LineForm,
    ProposalForm,
    line_forms,
)
from questionnaires.definitions.assisted.lines import LEFT_OUT, STANDARD
from questionnaires.definitions.assisted.proposing import (
    LARGEST,
    ProposalRefused,
    propose,
)
from questionnaires.definitions.documents import DocumentRefused
from questionnaires.definitions.models import Proposal
from questionnaires.definitions.views import boards_edited_by

pages = require_http_methods(["GET", "HEAD", "POST"])
CHANGED = (
    "Somebody else has changed this since you opened it. Nothing of yours is kept yet. What they "
    "changed stands below: put right what you want to have, then keep it."
)
AS_BEFORE = {"choices": [], "level": 1}  # of lines that were kept before these were
MOST_CHANGES = 20  # of theirs that are told
PLACE_OF = {NO_SCALE: "id_scale"}  # on the page
TOO_LARGE = f"The file is bigger than {LARGEST:,} bytes, which is the most."


@pages
@login_required
def bring(request: SignedInRequest) -> HttpResponse:
    boards = boards_edited_by(request.user)
    if not boards:
        raise Http404
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringForm(*posted, boards=boards)
    if request.method == "POST" and (found := _proposed(request, form)):
        return redirect("definitions:proposal", found.pk)
    waiting = Proposal.objects.editable_by(request.user).open().select_related("brought_by")
    return render(request, "definitions/assisted/bring.html", {"form": form, "waiting": waiting})


def _proposed(request: SignedInRequest, form: BringForm) -> Proposal | None:
    if dropped_files(request):
        form.add_error("file", TOO_LARGE)
        return None
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    if upload.size > LARGEST:
        form.add_error("file", TOO_LARGE)
        return None
    try:
        return propose(
            upload.file,
            name=str(upload.name),
            board=form.cleaned_data["board"],
            by=request.user,
            at=timezone.now(),
        )
    except ProposalRefused as refused:
        form.add_error("file", str(refused))
        return None


@dataclass
class Correction:
    """The page's forms; `problems` stand in the way of a draft."""

    whole: ProposalForm
    lines: list[LineForm]
    problems: list[str] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        return all([self.whole.is_valid(), *(line.is_valid() for line in self.lines)])

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Where each problem is mended on the page, and its words."""
        forms = [self.whole, *self.lines]
        found = [
            (form[name].id_for_label, str(words))
            for form in forms
            for name, sentences in form.errors.items()
            for words in sentences
        ]
        return found + [(PLACE_OF.get(words, "line-0"), words) for words in self.problems]


@pages
@login_required
def proposal(request: SignedInRequest, pk: int) -> HttpResponse:
    it = get_object_or_404(Proposal.objects.editable_by(request.user), pk=pk)
    if it.version_id is not None:
        return redirect("definitions:version", it.version_id)
    page = Correction(ProposalForm.of(it), list(line_forms(it)))
    if request.method == "POST":
        page = Correction(ProposalForm(request.POST), list(line_forms(it, request.POST)))
        if page.is_valid and (done := _corrected(request, it, page)):
            return done
    kinds = [line["what"] for line in it.lines]
    context = {
        "proposal": it,
        "page": page,
        "standards": kinds.count(STANDARD),
        "left_out": kinds.count(LEFT_OUT),
        "questions": len(kinds) - kinds.count(STANDARD) - kinds.count(LEFT_OUT),
    }
    return render(request, "definitions/assisted/proposal.html", context)


def _corrected(request: SignedInRequest, it: Proposal, page: Correction) -> HttpResponse | None:
    """None where something stands in the way; what was corrected is kept even so."""
    try:
        keep(it, page.whole.cleaned_data, [line.cleaned_data for line in page.lines])
    except ChangedMeanwhile:
        it.refresh_from_db()
        page.problems = [CHANGED, *_theirs(it, page.lines)]
        page.whole = ProposalForm({**request.POST.dict(), "seen": str(it.edits)})
        return None
    if "draft" not in request.POST:
        messages.success(request, "Kept. Nothing is made of it until you choose to.")
        return redirect("definitions:proposal", it.pk)
    try:
        version = make_draft(it)
    except DocumentRefused as refused:
        it.refresh_from_db()
        page.whole = ProposalForm.of(it)
        page.problems = [problem.sentence for problem in refused.problems]
        return None
    messages.success(request, "It is a draft now. Check it below, then publish it.")
    return redirect("definitions:version", version.pk)


def _theirs(it: Proposal, mine: Sequence[LineForm]) -> list[str]:
    """The lines that read otherwise by now than this page says, as sentences."""
    told = [
        f"{line['place']}: now “{line['number']} {line['text'][:200]}”."
        for line, form in zip(it.lines, mine, strict=True)
        if any(line.get(name, AS_BEFORE.get(name)) != form.cleaned_data[name] for name in CORRECTED)
    ]
    more = len(told) - MOST_CHANGES
    return [*told[:MOST_CHANGES], *([f"{more} more lines read otherwise."] if more > 0 else [])]


@require_POST
@login_required
def throw_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """What became a draft stays as it is."""
    it = get_object_or_404(Proposal.objects.editable_by(request.user).open(), pk=pk)
    it.delete()
    messages.success(request, f"What was read of “{it.file_name}” is thrown away.")
    return redirect("definitions:bring")
