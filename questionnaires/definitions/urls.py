from django.urls import path

from questionnaires.definitions import files, views
from questionnaires.definitions.assisted import views as assisted
from questionnaires.definitions.building.views import acts, conditions, outline, parts
from questionnaires.definitions.clarify_view import clarify_question
from questionnaires.definitions.compare_view import compare_versions
from questionnaires.definitions.mapping.views import map_question, mapping

app_name = "definitions"
urlpatterns = [
    path("", views.questionnaires, name="list"),
    path("import/", files.import_file, name="import"),
    path("import/workbook/", files.empty_workbook, name="empty_workbook"),
    path("begin/", outline.begin_questionnaire, name="begin"),
    path("bring/", assisted.bring, name="bring"),
    path("bring/<int:pk>/", assisted.proposal, name="proposal"),
    path("bring/<int:pk>/throw-away/", assisted.throw_away, name="throw_away"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/document/", files.document, name="document"),
    path("<int:pk>/workbook/", files.workbook, name="workbook"),
    path("<int:pk>/in-word/", views.in_word, name="in_word"),
    path("<int:pk>/blank-form/", views.blank_form, name="blank_form"),
    path("<int:pk>/compare/", compare_versions, name="compare"),
    path("<int:pk>/mapping/", mapping, name="mapping"),
    path("<int:pk>/mapping/<int:other>/<str:key>/", map_question, name="map_question"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/publish/", views.publish_version, name="publish"),
    path("<int:pk>/retire/", views.retire_version, name="retire"),
    path("<int:pk>/questions/<str:key>/clarify/", clarify_question, name="clarify"),
    path("<int:pk>/build/", outline.outline, name="build"),
    path("<int:pk>/build/about/", parts.edit_about, name="build_about"),
    path("<int:pk>/build/edits/", outline.history, name="build_history"),
    path("<int:pk>/build/undo/", acts.undo_last, name="build_undo"),
    path("<int:pk>/build/add/<str:part>/", parts.add_part, name="build_add"),
    path("<int:pk>/build/in/<str:key>/", outline.standard, name="build_standard"),
    path("<int:pk>/build/in/<str:key>/as-asked/", outline.as_asked, name="build_as_asked"),
    path("<int:pk>/build/<str:part>/<str:key>/", parts.edit_part, name="build_part"),
    path("<int:pk>/build/question/<str:key>/kind/", parts.edit_kind, name="build_kind"),
    path(
        "<int:pk>/build/question/<str:key>/shown-if/",
        conditions.edit_condition,
        name="build_condition",
    ),
    path("<int:pk>/build/<str:part>/<str:key>/move/", acts.move_part, name="build_move"),
    path("<int:pk>/build/<str:part>/<str:key>/remove/", acts.remove_part, name="build_remove"),
]
