from django.urls import path

from questionnaires.returns.requests import views

urlpatterns = [
    path("returns/<int:pk>/ask/<str:kind>/", views.ask, name="ask"),
    path("requests/<int:pk>/", views.show, name="request"),
    path("requests/<int:pk>/withdraw/", views.withdraw, name="request_withdraw"),
    path("requests/<int:pk>/close/", views.close, name="request_close"),
    path("boards/<slug:slug>/requests/", views.board_requests, name="board_requests"),
    path("rounds/<slug:slug>/requests/", views.round_requests, name="round_requests"),
]
