"""Who must approve a return, who can, and who has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from audit_portal.organisations.models import Invitation, Kind, Seat, User
from questionnaires.returns.models import Approval, ApprovalLink, ApprovalRule, AuditReturn, Status

Needs = ApprovalRule.Needs

SIGNATORY_ROLES = ("senior_lead", "accountable")
OF_A_SCHOOL = {"senior_lead": "the head teacher", "accountable": "the chair of governors"}
OF_A_COLLEGE = {"senior_lead": "the principal", "accountable": "the chair of governors"}
OF_A_SERVICE = {"senior_lead": "the head of service", "accountable": "the chief officer"}


def signatory_words(kind: str) -> dict[str, str]:
    """What the two signatories are called at this kind of organisation, by role."""
    return {Kind.SCHOOL: OF_A_SCHOOL, Kind.COLLEGE: OF_A_COLLEGE}.get(Kind(kind), OF_A_SERVICE)


def usual_needs(kind: str) -> Needs:
    """Where the round does not say: schools and colleges both, everybody else one of the two."""
    return Needs.BOTH if kind in (Kind.SCHOOL, Kind.COLLEGE) else Needs.EITHER


def needs_of(audit_return: AuditReturn) -> Needs:
    kind = audit_return.organisation.kind
    rule = audit_return.audit_round.approval_rules.filter(kind=kind).first()
    return Needs(rule.needs) if rule else usual_needs(kind)


def roles_asked(needs: Needs) -> tuple[str, ...]:
    """The roles whose approval counts."""
    return SIGNATORY_ROLES if needs in (Needs.EITHER, Needs.BOTH) else (str(needs),)


def is_enough(needs: Needs, approved: Collection[str]) -> bool:
    """Whether approvals from these roles sign the return off."""
    asked = roles_asked(needs)
    if needs == Needs.BOTH:
        return all(role in approved for role in asked)
    return any(role in approved for role in asked)


def roles_awaited(needs: Needs, approved: Collection[str]) -> tuple[str, ...]:
    """Those who are still to decide; none once enough have approved."""
    if is_enough(needs, approved):
        return ()
    return tuple(role for role in roles_asked(needs) if role not in approved)


@dataclass(frozen=True)
class Signatory:
    """One role that is asked: who holds it, what was decided, which links were sent for it."""

    role: str
    words: str  # "the head teacher"
    holders: tuple[Seat, ...]
    decision: Approval | None  # on the present submission
    links: tuple[ApprovalLink, ...]  # of any submission, newest first
    invited: tuple[Invitation, ...] = ()  # to this seat, and not here yet

    @property
    def title(self) -> str:
        return self.words[0].upper() + self.words[1:]

    @property
    def names(self) -> str:
        return ", ".join(str(seat.user) for seat in self.holders)

    @property
    def invited_names(self) -> str:
        return ", ".join(offer.name or offer.email for offer in self.invited)

    @property
    def open_link(self) -> ApprovalLink | None:
        return next((one for one in self.links if not (one.used_at or one.withdrawn_at)), None)

    @property
    def last_link(self) -> tuple[str, str]:
        """The name and address that a link went to last, each "" where none did."""
        return (self.links[0].name, self.links[0].email) if self.links else ("", "")

    def links_of(self, audit_return: AuditReturn) -> list[ApprovalLink]:
        """Those sent for the submission that counts now."""
        since = audit_return.submitted_at
        return [link for link in self.links if since is None or link.created_at >= since]

    @property
    def is_vacant(self) -> bool:
        return not self.holders


@dataclass(frozen=True)
class Signatories:
    needs: Needs
    asked: tuple[Signatory, ...]

    def of_role(self, role: str) -> Signatory | None:
        return next((one for one in self.asked if one.role == role), None)

    @property
    def approved(self) -> frozenset[str]:
        return frozenset(
            one.role for one in self.asked if one.decision and one.decision.decision == "approved"
        )

    @property
    def waiting(self) -> tuple[Signatory, ...]:
        """Those who are still to decide; none once enough have approved."""
        if is_enough(self.needs, self.approved):
            return ()
        return tuple(one for one in self.asked if one.decision is None)

    @property
    def vacant(self) -> tuple[Signatory, ...]:
        """Roles without which the return cannot be signed off, and that nobody holds."""
        empty = tuple(one for one in self.asked if one.is_vacant)
        if self.needs == Needs.EITHER and len(empty) < len(self.asked):
            return ()
        return empty

    @property
    def in_words(self) -> str:
        """As in "the head teacher and the chair of governors"."""
        return self._joined(self.asked)

    @property
    def waiting_in_words(self) -> str:
        return self._joined(self.waiting)

    def _joined(self, some: Iterable[Signatory]) -> str:
        return (" and " if self.needs == Needs.BOTH else " or ").join(one.words for one in some)


def signatories_of(audit_return: AuditReturn) -> Signatories:
    """As things stand for the present submission. Five queries."""
    needs = needs_of(audit_return)
    words = signatory_words(audit_return.organisation.kind)
    seats = list(holders(audit_return, *SIGNATORY_ROLES))
    decisions = Approval.objects.of_submission(audit_return)
    by_role = {one.role: one for one in decisions.select_related("who", "link")}
    links = list(audit_return.approval_links.select_related("made_by"))
    offers = list(_invited(audit_return))
    return Signatories(
        needs,
        tuple(
            Signatory(
                role,
                words[role],
                tuple(seat for seat in seats if seat.role == role),
                by_role.get(role),
                tuple(link for link in links if link.role == role),
                tuple(offer for offer in offers if offer.role == role),
            )
            for role in roles_asked(needs)
        ),
    )


def own_approval(audit_return: AuditReturn, user: User) -> Approval | None:
    """What this person approved, as long as it counts: sent back or taken back it does not."""
    if audit_return.status not in (Status.SUBMITTED, Status.SIGNED_OFF):
        return None
    given = Approval.objects.of_submission(audit_return)
    return given.filter(who=user, decision=Approval.Decision.APPROVED).first()


def holders(audit_return: AuditReturn, *roles: str) -> Iterable[Seat]:
    """Open seats of these roles that reach this return, with their users.

    A seat kept to one board reaches only that board's rounds and those shared with it.
    """
    seats = Seat.objects.open().filter(
        organisation=audit_return.organisation_id, role__in=roles, user__is_active=True
    )
    reaching = seats.filter(_reaching(audit_return))
    return reaching.select_related("user").order_by("since", "pk").distinct()


def _invited(audit_return: AuditReturn) -> Iterable[Invitation]:
    """Who was invited to a signatory's seat that would reach this return, and has not come in."""
    offers = Invitation.objects.open().filter(
        organisation=audit_return.organisation_id, role__in=SIGNATORY_ROLES, sent_at__isnull=False
    )
    return offers.filter(_reaching(audit_return)).order_by("sent_at", "pk").distinct()


def _reaching(audit_return: AuditReturn) -> Q:
    return (
        Q(only_for_board=None)
        | Q(only_for_board=audit_return.audit_round.board_id)
        | Q(only_for_board__shared_rounds=audit_return.audit_round_id)
    )
