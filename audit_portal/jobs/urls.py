from django.urls import path

from audit_portal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/again/", views.again, name="again"),
]
