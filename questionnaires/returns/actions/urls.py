from django.urls import path

from questionnaires.returns.actions import views

urlpatterns = [
    path("returns/<int:pk>/actions/<str:key>/add/", views.add_action, name="action_add"),
    path("organisations/<int:pk>/actions/", views.action_plan, name="action_plan"),
    path("actions/<int:pk>/", views.action, name="action"),
]
