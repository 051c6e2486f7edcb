from django.urls import include, path

from questionnaires.compliance import (
    by_hand_views,
    chase_views,
    ladder_views,
    return_views,
    round_views,
    tracker_views,
)
from questionnaires.compliance.below import views as below
from questionnaires.compliance.bulk.views import many
from questionnaires.compliance.burn_up import views as burn_up
from questionnaires.compliance.follow_up import update_views as updates
from questionnaires.compliance.follow_up import views as follow_up
from questionnaires.compliance.messaging.views import message
from questionnaires.compliance.saved_views.views import remove_view, saved_views

app_name = "compliance"
urlpatterns = [
    path("boards/<slug:slug>/rounds/", round_views.rounds, name="rounds"),
    path("boards/<slug:slug>/actions/", follow_up.summary, name="actions"),
    path("boards/<slug:slug>/actions/list/", follow_up.listed, name="action_list"),
    path("boards/<slug:slug>/actions/ask/", updates.ask_all, name="action_ask"),
    path("boards/<slug:slug>/actions/updates/<int:pk>/", updates.progress, name="action_update"),
    path("organisations/<int:pk>/actions/updates/", updates.of_organisation, name="action_updates"),
    path("boards/<slug:slug>/actions.csv", follow_up.csv, name="action_csv"),
    path("", include("questionnaires.compliance.planning.urls")),
    path("rounds/<slug:slug>/", tracker_views.tracker, name="tracker"),
    path("rounds/<slug:slug>/returns.csv", tracker_views.tracker_csv, name="tracker_csv"),
    path("rounds/<slug:slug>/returns.xlsx", tracker_views.tracker_workbook, name="tracker_xlsx"),
    path("rounds/<slug:slug>/burn-up/", burn_up.show, name="burn_up"),
    path("rounds/<slug:slug>/close/", round_views.close, name="close"),
    path("rounds/<slug:slug>/open-again/", round_views.open_again, name="open_again"),
    path("rounds/<slug:slug>/add/", round_views.add_organisations, name="add_late"),
    path("organisations/<int:pk>/below/", below.rounds, name="below_all"),
    path("organisations/<int:pk>/below/<slug:slug>/", below.show, name="below"),
    path("organisations/<int:pk>/below/<slug:slug>/returns.csv", below.csv, name="below_csv"),
    path(
        "organisations/<int:pk>/below/<slug:slug>/returns.xlsx", below.workbook, name="below_xlsx"
    ),
    path("rounds/<slug:slug>/views/", saved_views, name="views"),
    path("rounds/<slug:slug>/views/<int:pk>/remove/", remove_view, name="view_remove"),
    path("rounds/<slug:slug>/many/<slug:code>/", many, name="many"),
    path("rounds/<slug:slug>/message/", message, name="message"),
    path("rounds/<slug:slug>/boards/", round_views.sharing, name="sharing"),
    path("rounds/<slug:slug>/history/", round_views.round_history, name="round_history"),
    path("rounds/<slug:slug>/returns/<int:pk>/", return_views.show, name="return"),
    path("rounds/<slug:slug>/returns/<int:pk>/extend/", return_views.extend_return, name="extend"),
    path("rounds/<slug:slug>/returns/<int:pk>/excuse/", return_views.excuse_return, name="excuse"),
    path(
        "rounds/<slug:slug>/returns/<int:pk>/ask-again/",
        return_views.ask_return_again,
        name="ask_again",
    ),
    path(
        "rounds/<slug:slug>/returns/<int:pk>/contact/", by_hand_views.note_contact, name="contact"
    ),
    path("rounds/<slug:slug>/returns/<int:pk>/pause/", by_hand_views.pause, name="pause"),
    path("rounds/<slug:slug>/returns/<int:pk>/resume/", by_hand_views.resume, name="resume"),
    path("", include("questionnaires.compliance.letters.urls")),
    path("", include("questionnaires.compliance.replies.urls")),
    path("boards/<slug:slug>/tasks/", chase_views.tasks, name="tasks"),
    path("rounds/<slug:slug>/chase/", chase_views.show, name="chase"),
    path("rounds/<slug:slug>/chase/now/", chase_views.chase_now, name="chase_now"),
    path("rounds/<slug:slug>/chase/notices/", chase_views.notices, name="notices"),
    path("rounds/<slug:slug>/chase/ladder/", ladder_views.ladder, name="ladder"),
    path("rounds/<slug:slug>/chase/ladder/usual/", ladder_views.set_up, name="ladder_set_up"),
    path("rounds/<slug:slug>/chase/ladder/add/", ladder_views.add_step, name="step_add"),
    path("rounds/<slug:slug>/chase/ladder/<int:pk>/", ladder_views.edit_step, name="step"),
    path(
        "rounds/<slug:slug>/chase/ladder/<int:pk>/remove/", ladder_views.remove, name="step_remove"
    ),
]
