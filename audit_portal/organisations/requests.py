"""The type of a request that has passed `login_required`, for the views behind it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from audit_portal.organisations.models import User


class SignedInRequest(HttpRequest):
    """Says to the type checker what `login_required` has made sure of."""

    user: User
    htmx: HtmxDetails
