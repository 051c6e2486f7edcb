"""The map of the portal's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("audit_portal.home.urls")),
    path("", include("audit_portal.organisations.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("questionnaires/", include("questionnaires.definitions.urls")),
    path("", include("questionnaires.returns.urls")),
    path("", include("questionnaires.compliance.urls")),
]
