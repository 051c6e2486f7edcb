from django.urls import path

from questionnaires.compliance.letters import views

urlpatterns = [
    path("boards/<slug:slug>/letters/", views.letters, name="letters"),
    path("boards/<slug:slug>/letters/approve/", views.approve_letters, name="letters_approve"),
    path("boards/<slug:slug>/letters/posted/", views.posted, name="letters_posted"),
    path("boards/<slug:slug>/letters/file/", views.letters_file, name="letters_file"),
    path("boards/<slug:slug>/letters/<int:pk>/", views.letter, name="letter"),
    path("boards/<slug:slug>/letters/<int:pk>/back/", views.back, name="letter_back"),
    path("boards/<slug:slug>/letters/<int:pk>/words/", views.words, name="letter_words"),
    path("boards/<slug:slug>/letters/<int:pk>/file/", views.letter_file, name="letter_file"),
]
