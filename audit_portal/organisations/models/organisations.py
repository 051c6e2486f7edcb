"""The organisations that answer, what they owe to whom, and who followed whom."""

from django.db import models
from django.db.models import F, Q

from audit_portal.organisations.models.boards import Board
from audit_portal.organisations.models.invitations import Invitation
from audit_portal.organisations.models.people import Seat, User


class Kind(models.TextChoices):
    AGENCY = "agency", "Agency"
    SCHOOL = "school", "School"
    COLLEGE = "college", "College"
    EARLY_YEARS = "early_years", "Early years setting"
    COMMISSIONED = "commissioned", "Commissioned service"
    VOLUNTARY = "voluntary", "Voluntary, community or faith group"


class DutyBasis(models.TextChoices):
    """Which law, or what else, makes this organisation answer. The words on screen follow it."""

    S11 = "s11", "Section 11, Children Act 2004"
    S175 = "s175", "Section 175, Education Act 2002"
    S157 = "s157", "Section 157, Education Act 2002"
    NMSS = "nmss", "Non-Maintained Special Schools regulations"
    EYFS = "eyfs", "Section 40, Childcare Act 2006 (EYFS)"
    S55 = "s55", "Section 55, Borders, Citizenship and Immigration Act 2009"
    CONTRACT = "contract", "Contract"
    VOLUNTARY = "voluntary", "Voluntary"
    FUNDING_AGREEMENT = "funding_agreement", "Funding agreement"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def for_board(self, board: Board) -> "OrganisationQuerySet":
        """Members of the board today, under any duty."""
        return self.filter(
            pk__in=BoardMember.objects.filter(board=board, until=None).values("organisation")
        )

    def awaiting_duty(self, board: Board) -> "OrganisationQuerySet":
        """Came from the register, and nobody has said yet what they owe to this board.

        A trust that only stands above its schools has no number there, and owes nothing.
        """
        members = BoardMember.objects.filter(board=board)
        return self.filter(home_board=board, urn__isnull=False, closed=None).exclude(
            pk__in=members.values("organisation")
        )

    def without_duty(self, board: Board) -> "OrganisationQuerySet":
        """Open, kept by the board, and owing it nothing today: it is not known what, as of those
        that await their duty, or nothing is owed, as by a trust."""
        members = BoardMember.objects.filter(board=board, until=None)
        return self.filter(home_board=board, closed=None).exclude(
            pk__in=members.values("organisation")
        )

    def without_lead(self) -> "OrganisationQuerySet":
        return self.exclude(
            pk__in=Seat.objects.open().at_organisations("lead").values("organisation")
        )

    def nobody_invited(self) -> "OrganisationQuerySet":
        """Without a lead, and nobody has been asked to be it."""
        offers = Invitation.objects.open().filter(role="lead", organisation__isnull=False)
        return self.without_lead().exclude(pk__in=offers.values("organisation"))

    def visible_to(self, user: User) -> "OrganisationQuerySet":
        """Own organisations, those of a parent body one sits in, and members of one's boards.

        To managers also those their board keeps the record of.
        """
        seats = Seat.objects.open().of(user)
        own = Q(pk__in=seats.values("organisation")) | Q(parent__in=seats.values("organisation"))
        of_boards = Q(
            pk__in=BoardMember.objects.filter(board__in=seats.values("board"), until=None).values(
                "organisation"
            )
        )
        kept = Q(home_board__in=seats.filter(role="manager").values("board"))
        return self.filter(own | of_boards | kept)

    def editable_by(self, user: User) -> "OrganisationQuerySet":
        """The record is kept by the managers of the home board."""
        return self.filter(
            home_board__in=Seat.objects.open().of(user).filter(role="manager").values("board")
        )

    def people_read_by(self, user: User) -> "OrganisationQuerySet":
        """Whose seats this person may read: own, of schools below, of the boards they manage."""
        seats = Seat.objects.open().of(user)
        managed = BoardMember.objects.filter(
            board__in=seats.filter(role="manager").values("board"), until=None
        )
        return self.filter(
            Q(pk__in=seats.values("organisation"))
            | Q(parent__in=seats.values("organisation"))
            | Q(home_board__in=seats.filter(role="manager").values("board"))
            | Q(pk__in=managed.values("organisation"))
        )

    def at_seats(self, user: User, *roles: str) -> "OrganisationQuerySet":
        """Where this person holds an open seat of these roles (of any, if none is named)."""
        seats = Seat.objects.open().of(user).at_organisations(*roles)
        return self.filter(pk__in=seats.values("organisation"))

    def led_by(self, user: User) -> "OrganisationQuerySet":
        """Where this person, as lead, looks after seats, evidence and the action plan."""
        return self.filter(
            pk__in=Seat.objects.open().of(user).filter(role="lead").values("organisation")
        )


class Organisation(models.Model):
    """An agency or an education setting. The register's facts stay as the register says them."""

    home_board = models.ForeignKey(Board, models.PROTECT, related_name="home_organisations")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    sector = models.CharField(max_length=60, blank=True)
    phase = models.CharField(max_length=60, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    urn = models.CharField(max_length=10, null=True, blank=True, unique=True)
    group_uid = models.CharField(max_length=10, null=True, blank=True, unique=True)  # of a trust
    ukprn = models.CharField(max_length=12, blank=True)
    street = models.CharField(max_length=300, blank=True)  # with locality, parts after commas
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    authority = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(urn=None) | Q(urn__regex=r"^[0-9]{4,10}$"),
                name="organisation_urn_digits",
            ),
            models.CheckConstraint(
                condition=Q(group_uid=None) | Q(group_uid__regex=r"^[0-9]{1,10}$"),
                name="organisation_group_uid_digits",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="organisation_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(closed=None) | Q(opened=None) | Q(closed__gte=F("opened")),
                name="organisation_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BoardMember(models.Model):
    """One duty that an organisation owes to one board; a college owes two."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    duty_basis = models.CharField(max_length=20, choices=DutyBasis.choices)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duty_basis__in=DutyBasis.values), name="member_duty_known"
            ),
            models.UniqueConstraint(
                fields=["board", "organisation", "duty_basis"],
                condition=Q(until=None),
                name="member_one_open_per_duty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} owes {self.board} {self.get_duty_basis_display()}"


class Succession(models.Model):
    """This organisation took over from that one: its old returns stay readable to the successor."""

    class How(models.TextChoices):
        BECAME = "became", "Became (for example an academy under a new number)"
        MERGED = "merged", "Merged into"
        SPLIT = "split", "Split off from"

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions_from")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions_to")
    kind = models.CharField(max_length=10, choices=How.choices, default=How.BECAME)
    date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_once_per_pair"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} -> {self.successor}"
