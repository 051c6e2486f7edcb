"""The map of the portal's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("audit_portal.home.urls")),
]
