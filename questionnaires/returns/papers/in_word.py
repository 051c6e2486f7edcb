"""The return as a Word document. Only the worker imports this module."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from audit_portal.documents.word import add_facts, add_grid, begin, foot, saved
from audit_portal.figures.days import day_of, spoken
from audit_portal.jobs.kinds import Progress
from questionnaires.returns.models import Action, Approval, AuditReturn, Evidence, Status
from questionnaires.returns.papers.furniture import watermark_of
from questionnaires.returns.reading import Row, read
from questionnaires.returns.sheet import Sheet

Approved = Sequence[tuple[str, Approval]]  # with the role in words


def write_return(
    audit_return: AuditReturn, approvals: Approved, *, on: date, progress: Progress
) -> bytes:
    sheet = Sheet.of(audit_return)
    sections = read(audit_return, sheet)
    title = f"{audit_return.audit_round.title}: {audit_return.organisation_name}"
    document = begin(title)
    foot(document.sections[0], f"{title}. Made on {spoken(on)}")
    document.add_paragraph(title, style="Title")
    if mark := watermark_of(audit_return).value:
        document.add_paragraph().add_run(mark).bold = True
    add_facts(document, [(name, [words]) for name, words in _facts(audit_return, approvals)])
    answered, required = sheet.counts
    document.add_paragraph(f"{answered} of {required} required questions answered.")
    for number, section in enumerate(sections, start=1):
        progress(10 + 85 * number // len(sections), f"Writing part {number} of {len(sections)}")
        document.add_heading(f"{section.standard.number} {section.standard.title}".strip(), 1)
        for row in section.rows:
            _answer(document, row)
    return saved(document)


def _facts(audit_return: AuditReturn, approvals: Approved) -> list[tuple[str, str]]:
    audit_round = audit_return.audit_round
    facts = [
        ("Organisation", audit_return.organisation_name),
        ("Asked by", str(audit_round.board)),
        ("Because of", audit_return.get_duty_basis_display()),
        ("Questionnaire", str(audit_round.version)),
        ("Status", audit_return.get_status_display()),
    ]
    if audit_return.paper_return:
        facts.append(("From paper", audit_return.paper_return.in_a_line))
    for role, approval in approvals:
        met = f"; at the meeting of {spoken(approval.met_on)}" if approval.met_on else ""
        when = spoken(day_of(approval.at))
        facts.append(("Approved", f"{when}, by {approval.who_name}, {role}{met}"))
    if audit_return.status == Status.SIGNED_OFF:
        facts.append(("Receipt number", audit_return.receipt or ""))
        facts.append(("Checksum", audit_return.checksum))
    return facts


def _answer(document: Any, row: Row) -> None:
    document.add_heading(f"{row.question.number} {row.question.text}".strip(), 2)
    content = row.given.content
    facts = [("Answer", _lines(row.printed) if row.printed and not row.table else [])]
    if row.is_empty:
        facts = [("Answer", ["Not answered"])]
    if content.not_applicable_reason:
        facts.append(("Why it does not apply", _lines(content.not_applicable_reason)))
    if content.commentary:
        facts.append(("In their own words", _lines(content.commentary)))
    if row.missing and not row.is_empty:
        facts.append(("Still to do", [row.missing]))
    if row.beside.evidence:
        facts.append(("Evidence", [_evidence(each) for each in row.beside.evidence]))
    if row.beside.actions:
        facts.append(("Actions", [_action(each) for each in row.beside.actions]))
    filled = [(name, lines) for name, lines in facts if lines]
    if filled:
        add_facts(document, filled)
    if row.table:
        add_grid(document, row.table)


def _lines(words: str) -> list[str]:
    return [line for line in words.split("\n") if line.strip()]


def _evidence(item: Evidence) -> str:
    where = item.link or item.where or item.original_name
    return f"{item.title}: {where}" if where else item.title


def _action(action: Action) -> str:
    who = f", {action.owner}" if action.owner else ""
    return f"{action.what}{who}, due {spoken(action.due)} ({action.get_status_display().lower()})"
