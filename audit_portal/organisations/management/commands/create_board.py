"""Begin a board: manage.py create_board SLUG NAME --manager EMAIL."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from audit_portal.commands import PortalCommand
from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.models import BOARD_ROLES, Board
from audit_portal.organisations.seats import Terms
from audit_portal.organisations.signals import board_created


class Command(PortalCommand):
    help = (
        "Create a board and invite its manager by e-mail. The link of the invitation, which works "
        "once, is printed too, for where no mail is sent yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="short name in addresses and commands")
        parser.add_argument("name", metavar="NAME", help="the board's name, as on its letters")
        parser.add_argument("--manager", metavar="EMAIL", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        board = Board(slug=options["slug"], name=name, calls_itself=_word_in(name))
        try:
            board.full_clean()
            validate_email(options["manager"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        offer = Offer(email=options["manager"], name="", role="manager")
        now = timezone.now()
        with transaction.atomic():
            board.save()
            link = invite(board, offer, by=None, terms=Terms(BOARD_ROLES), at=now)
            board_created.send(Board, board=board, at=now)
        self.stderr.write(f"{board} is there. {_where_the_mail_is(offer.email)}")
        self.stderr.write("The manager accepts here, within 14 days. The link works once:")
        self.stdout.write(link)


def _word_in(name: str) -> str:
    """What it calls itself, by its name; its manager can change that."""
    kinds = Board.CallsItself
    return kinds.PARTNERSHIP if "partnership" in name.casefold() else kinds.BOARD


def _where_the_mail_is(email: str) -> str:
    if settings.EMAIL_HOST:
        return f"The worker mails the invitation to {email}."
    return (
        "No mail server is set (EMAIL_URL), so that the invitation stays in the portal and nobody "
        f"is mailed. Give this link to {email} yourself."
    )
