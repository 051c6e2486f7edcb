from django.urls import path

from questionnaires.compliance.planning import views

urlpatterns = [
    path("boards/<slug:slug>/rounds/open/", views.start, name="open"),
    path("planned-rounds/<int:pk>/", views.plan, name="plan"),
    path("planned-rounds/<int:pk>/about/", views.about, name="plan_about"),
    path("planned-rounds/<int:pk>/groups/", views.add_group, name="plan_add_group"),
    path("planned-rounds/<int:pk>/groups/<int:cohort>/", views.group, name="plan_group"),
    path("planned-rounds/<int:pk>/groups/<int:cohort>/who/", views.who, name="plan_who"),
    path(
        "planned-rounds/<int:pk>/groups/<int:cohort>/remove/",
        views.remove_group,
        name="plan_remove_group",
    ),
    path("planned-rounds/<int:pk>/approvals/", views.approvals, name="plan_approvals"),
    path("planned-rounds/<int:pk>/boards/", views.sharing, name="plan_sharing"),
    path("planned-rounds/<int:pk>/open/", views.open_now, name="plan_open"),
    path("planned-rounds/<int:pk>/discard/", views.discard, name="plan_discard"),
]
