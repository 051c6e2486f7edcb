from django.urls import path

from questionnaires.returns.exchange.on_screen import out_views

urlpatterns = [
    path("rounds/<slug:slug>/answers/", out_views.answers_out, name="answers_out"),
    path("rounds/<slug:slug>/answers.xlsx", out_views.answers_xlsx, name="answers_xlsx"),
    path("rounds/<slug:slug>/answers/<slug:sheet>.csv", out_views.answers_csv, name="answers_csv"),
]
