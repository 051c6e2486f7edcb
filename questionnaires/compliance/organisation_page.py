"""The returns of an organisation, on its page: to each person those that they may read or track."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from audit_portal.organisations.models import Organisation, User
from audit_portal.organisations.page_sections import Entry, PageSection
from questionnaires.compliance.below.returns import parents_of_others
from questionnaires.returns.models import ANSWERABLE, AuditReturn


def returns_of(organisation: Organisation, user: User, on: date) -> PageSection:
    mine = AuditReturn.objects.tracked_by(user).filter(organisation=organisation)
    tracked = set(mine.values_list("pk", flat=True))
    readable = AuditReturn.objects.visible_to(user).filter(organisation=organisation)
    shown = (
        AuditReturn.objects.filter(Q(pk__in=readable.values("pk")) | Q(pk__in=tracked))
        .select_related("audit_round", "cohort")
        .order_by("-cohort__opens", "-pk")
    )
    entries = [
        _entry(audit_return, on, tracked=audit_return.pk in tracked) for audit_return in shown
    ]
    return PageSection("Returns", entries, "None that you may see.")


def _entry(audit_return: AuditReturn, on: date, *, tracked: bool) -> Entry:
    if tracked:
        slug = audit_return.audit_round.slug
        url = reverse("compliance:return", args=[slug, audit_return.pk])
    else:
        url = reverse("returns:overview", args=[audit_return.pk])
    late = audit_return.status in ANSWERABLE and audit_return.due < on
    return Entry(
        title=audit_return.audit_round.title,
        url=url,
        detail=f"Deadline {date_format(audit_return.due, 'j F Y')}",
        code="late" if late else audit_return.status,
        label=f"{audit_return.get_status_display()}{', late' if late else ''}",
    )


def rounds_of_its_schools(organisation: Organisation, user: User, on: date) -> PageSection | None:
    """To those who sit at a parent body; nothing for an organisation that no other is part of."""
    if not parents_of_others(user).filter(pk=organisation.pk).exists():
        return None
    url = reverse("compliance:below_all", args=[organisation.pk])
    entry = Entry("Which of them have returned", url, "Each round they are asked in")
    return PageSection("Your schools and services", [entry])
