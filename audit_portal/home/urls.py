from django.urls import path

from audit_portal.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("seats/<int:pk>/", views.seat, name="seat"),
]
