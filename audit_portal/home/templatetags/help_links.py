"""The link from a page of the portal to its place in the guide."""

from django import template
from django.conf import settings
from django.template import RequestContext

from audit_portal.home.help import address_of, place_of

register = template.Library()


@register.inclusion_tag("components/_help.html", takes_context=True)
def help_with_this_page(context: RequestContext) -> dict[str, str]:
    """Nothing on a page without an address of its own, such as one that says what went wrong.

    `seat` or `held_seats` are those that the home page is about.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    seats = [context["seat"]] if "seat" in context else context.get("held_seats") or []
    place = place_of(match.view_name, [seat.role for seat in seats]) if match else None
    return {"help_url": f"{settings.GUIDE_URL}{address_of(place)}" if place else ""}
