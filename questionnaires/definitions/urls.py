from django.urls import path

from questionnaires.definitions import files, views
from questionnaires.definitions.compare_view import compare_versions

app_name = "definitions"
urlpatterns = [
    path("", views.questionnaires, name="list"),
    path("import/", files.import_file, name="import"),
    path("import/workbook/", files.empty_workbook, name="empty_workbook"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/document/", files.document, name="document"),
    path("<int:pk>/workbook/", files.workbook, name="workbook"),
    path("<int:pk>/blank-form/", views.blank_form, name="blank_form"),
    path("<int:pk>/compare/", compare_versions, name="compare"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/publish/", views.publish_version, name="publish"),
    path("<int:pk>/retire/", views.retire_version, name="retire"),
]
