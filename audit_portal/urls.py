"""The map of the portal's addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("audit_portal.home.urls")),
    path("", include("audit_portal.organisations.urls")),
    path("", include("audit_portal.correspondence.urls")),
    path("papers/", include("audit_portal.jobs.urls")),
    path("accounts/", include("audit_portal.organisations.sign_in.urls")),
    path("questionnaires/", include("questionnaires.definitions.urls")),
    path("", include("questionnaires.returns.urls")),
    path("", include("questionnaires.compliance.urls")),
    path("", include("questionnaires.review.urls")),
]

handler400 = "audit_portal.home.errors.bad_request"
handler403 = "audit_portal.home.errors.forbidden"
handler404 = "audit_portal.home.errors.not_found"
handler429 = "audit_portal.home.errors.too_many_requests"  # allauth's
handler500 = "audit_portal.home.errors.server_error"
