"""What allauth asks of the portal: who may sign up (nobody), and how its mails go out."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from audit_portal.correspondence.outbox import address_of, queue_message
from audit_portal.organisations.models import User


class PortalAdapter(DefaultAccountAdapter):
    """Accounts come from invitations alone; every mail goes through the outbox."""

    # Template of ours, subject, and whether the words let their reader in.
    mails: ClassVar[dict[str, tuple[str, str, bool]]] = {
        "password_reset_key": ("password_forgotten", "Choose a new password", True),
        "unknown_account": ("no_account", "There is no account for this address", False),
        "password_reset": ("password_changed", "Your password was changed", False),
        "password_changed": ("password_changed", "Your password was changed", False),
        "password_set": ("password_changed", "Your password was changed", False),
    }
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "This e-mail address and password do not go together. Check both, or choose a new "
            "password."
        ),
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": (
            "There were too many attempts to sign in with this address. Wait five minutes, or "
            "choose a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        template, subject, secret = self.mails[template_prefix.rpartition("/")[2]]
        user: User | None = context.get("user")
        queue_message(
            to=email,
            name=user.name if user else "",
            subject=subject,
            template=template,
            context=context,
            secret=secret,
            at=timezone.now(),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        ours = {"user": user, "forgotten_url": address_of("account_reset_password")}
        super().send_notification_mail(template_prefix, user, {**ours, **(context or {})}, email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address set for this installation, not the one the request claims to have used."""
        user, _, token = key.partition("-")
        return address_of("account_reset_password_from_key", user, token)
