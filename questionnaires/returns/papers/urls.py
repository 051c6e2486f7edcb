from django.urls import path

from questionnaires.returns.papers import views

urlpatterns = [
    path("returns/<int:pk>/papers/", views.papers, name="papers"),
    path("returns/<int:pk>/compare/<int:other>/", views.compare_rounds, name="compare"),
    path("returns/<int:pk>/receipt/paper/", views.receipt_paper, name="receipt_paper"),
    path(
        "organisations/<int:pk>/actions/paper/", views.action_plan_paper, name="action_plan_paper"
    ),
]
