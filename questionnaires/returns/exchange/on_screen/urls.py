from django.urls import path

from questionnaires.returns.exchange.on_screen import out_views, past_views

urlpatterns = [
    path("rounds/<slug:slug>/answers/", out_views.answers_out, name="answers_out"),
    path("rounds/<slug:slug>/answers.xlsx", out_views.answers_xlsx, name="answers_xlsx"),
    path("rounds/<slug:slug>/answers/<slug:sheet>.csv", out_views.answers_csv, name="answers_csv"),
    path("rounds/<slug:slug>/past-answers/", past_views.bring, name="past_answers"),
    path("rounds/<slug:slug>/past-answers/empty.xlsx", past_views.empty, name="past_empty"),
    path("rounds/<slug:slug>/past-answers/<int:pk>/", past_views.show, name="past_show"),
    path(
        "rounds/<slug:slug>/past-answers/<int:pk>/throw-away/",
        past_views.throw_away,
        name="past_throw_away",
    ),
    path(
        "rounds/<slug:slug>/past-answers/<int:pk>/problems.csv",
        past_views.problems,
        name="past_problems",
    ),
    path(
        "rounds/<slug:slug>/past-answers/<int:pk>/to-mend/<slug:sheet>/",
        past_views.to_mend,
        name="past_to_mend",
    ),
]
