from django.urls import path

from questionnaires.review import views
from questionnaires.review.dealing import views as dealing_views
from questionnaires.review.feedback import round_views as letters
from questionnaires.review.feedback import views as feedback
from questionnaires.review.others import views as others
from questionnaires.review.queries import views as queries

app_name = "review"
urlpatterns = [
    path("boards/<slug:slug>/reviews/", views.room, name="room"),
    path("reviews/rounds/<slug:slug>/", views.queue, name="queue"),
    path("reviews/rounds/<slug:slug>/give-out/", dealing_views.give_out, name="give_out"),
    path("reviews/<int:pk>/", views.review, name="review"),
    path("reviews/<int:pk>/standards/<str:key>/", views.standard, name="standard"),
    path("reviews/<int:pk>/questions/<str:key>/", views.question, name="question"),
    path("reviews/<int:pk>/standards/<str:key>/agree/", views.agree, name="agree"),
    path("reviews/<int:pk>/questions/<str:key>/ask/", queries.ask, name="query_ask"),
    path("reviews/rounds/<slug:slug>/queries/", queries.of_round, name="queries"),
    path("queries/<int:pk>/", queries.show, name="query"),
    path("queries/<int:pk>/settle/", queries.settle, name="query_settle"),
    path("reviews/<int:pk>/letter/", feedback.begin_one, name="feedback_begin"),
    path("reviews/rounds/<slug:slug>/letters/", letters.of_round, name="feedback_round"),
    path(
        "reviews/rounds/<slug:slug>/letters/begin/", letters.begin_many, name="feedback_begin_all"
    ),
    path("reviews/rounds/<slug:slug>/letters/sign/", letters.sign_many, name="feedback_sign"),
    path("reviews/rounds/<slug:slug>/letters/file/", letters.letters_file, name="feedback_files"),
    path("feedback/<int:pk>/", feedback.letter, name="feedback"),
    path("feedback/<int:pk>/words/", feedback.words, name="feedback_words"),
    path("feedback/<int:pk>/propose/", feedback.to_manager, name="feedback_propose"),
    path("feedback/<int:pk>/back/", feedback.back, name="feedback_back"),
    path("feedback/<int:pk>/file/", feedback.letter_file, name="feedback_file"),
    path("returns/<int:pk>/you-and-others/", others.you_and_others, name="you_and_others"),
    path("reviews/rounds/<slug:slug>/share/", others.share_figures, name="share_figures"),
    path("reviews/<int:pk>/finish/", views.finish, name="finish"),
    path("reviews/<int:pk>/take-up/", views.take_up, name="take_up"),
    path("reviews/<int:pk>/hand-over/", dealing_views.hand_over, name="hand_over"),
    path("reviews/<int:pk>/evidence/<int:evidence>/", views.evidence, name="evidence"),
]
