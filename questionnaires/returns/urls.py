from django.urls import path

from questionnaires.returns import views

app_name = "returns"
urlpatterns = [
    path("returns/<int:pk>/", views.overview, name="overview"),
    path("returns/<int:pk>/answer/<str:step>/", views.step, name="step"),
    path("returns/<int:pk>/check/", views.check, name="check"),
    path("returns/<int:pk>/read/", views.read_whole, name="read"),
    path("returns/<int:pk>/history/", views.history, name="history"),
]
