"""From a filled-in form to evidence: what is good is added, what is not is explained."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.conf import settings

from audit_portal.organisations.limits import bytes_allowed
from audit_portal.uploads import Dropped
from questionnaires.returns.evidence.adding import (
    Adder,
    NotAdded,
    add_file,
    add_link,
    add_location,
    plain_name,
    too_large,
)
from questionnaires.returns.evidence.forms import EvidenceForm
from questionnaires.returns.models import Evidence


@dataclass(frozen=True)
class TakenIn:
    """`refusals` are sentences, one for each file that was not added; `to_do` is one about facts
    that could not be read of files that were."""

    evidence: list[Evidence] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    to_do: str = ""


def take_in(form: EvidenceForm, dropped: Iterable[Dropped], by: Adder) -> TakenIn:
    """`form` can be taken; `dropped` are files that were too large or too many to be received."""
    data, facts = form.cleaned_data, form.facts
    if data["kind"] == Evidence.Kind.LINK:
        return TakenIn([add_link(data["link"], facts, by)])
    if data["kind"] == Evidence.Kind.LOCATION:
        return TakenIn([add_location(data["where"], data["kept_by"], facts, by)])
    taken = TakenIn(refusals=[_why_dropped(each, by) for each in dropped], to_do=_to_do(form))
    if len(data["upload"]) > 1:
        facts = replace(facts, title="")
    for upload in data["upload"]:
        try:
            taken.evidence.append(add_file(upload, facts, by))
        except NotAdded as refusal:
            taken.refusals.append(str(refusal))
    if not taken.evidence and not taken.refusals:
        taken.refusals.append("Choose a file.")
    return taken


def _to_do(form: EvidenceForm) -> str:
    problems = " ".join(str(problem) for found in form.errors.values() for problem in found)
    return f"What you wrote about it could not all be read. {problems}" if problems else ""


def _why_dropped(dropped: Dropped, by: Adder) -> str:
    name = plain_name(dropped.name)
    if dropped.why == "too many":
        most = settings.UPLOAD_MAX_FILES_AT_ONCE
        return f"“{name}” was not added, because only {most} files go at once. Add it next."
    return str(too_large(name, bytes_allowed(by.organisation)))
