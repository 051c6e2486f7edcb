from django.urls import path

from questionnaires.returns.evidence import organisation_views, question_views
from questionnaires.returns.evidence.download_view import download_evidence

AT_QUESTION = "returns/<int:pk>/evidence/<str:key>/"
KEPT = "organisations/<int:organisation>/evidence/"

urlpatterns = [
    path(AT_QUESTION, question_views.question_evidence, name="evidence"),
    path(f"{AT_QUESTION}choose/", question_views.choose_evidence, name="evidence_choose"),
    path(
        f"{AT_QUESTION}<int:evidence>/detach/",
        question_views.detach_evidence,
        name="evidence_detach",
    ),
    path(KEPT, organisation_views.organisation_evidence, name="organisation_evidence"),
    path(f"{KEPT}add/", organisation_views.add_evidence, name="evidence_add"),
    path(f"{KEPT}<int:pk>/", organisation_views.evidence_item, name="evidence_item"),
    path(f"{KEPT}<int:pk>/remove/", organisation_views.remove_evidence, name="evidence_remove"),
    path("evidence/<int:pk>/download/", download_evidence, name="evidence_download"),
]
