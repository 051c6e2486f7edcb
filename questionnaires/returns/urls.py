from django.urls import include, path

from questionnaires.returns.answering import views
from questionnaires.returns.answering.assign_view import assign
from questionnaires.returns.carry_forward.views import (
    carry_across,
    carry_forward,
    confirm_standard,
    what_is_new,
)
from questionnaires.returns.paper_return import views as paper_views
from questionnaires.returns.rounds.join_view import join_round
from questionnaires.returns.sign_off import link_views
from questionnaires.returns.sign_off import views as sign_off_views
from questionnaires.returns.word_forms import views as word_form_views

app_name = "returns"
urlpatterns = [
    path("rounds/<slug:slug>/join/<int:organisation>/", join_round, name="join"),
    path("returns/<int:pk>/", views.overview, name="overview"),
    path("returns/<int:pk>/answer/<str:step>/", views.step, name="step"),
    path("returns/<int:pk>/check/", views.check, name="check"),
    path("returns/<int:pk>/read/", views.read_whole, name="read"),
    path("returns/<int:pk>/history/", views.history, name="history"),
    path("returns/<int:pk>/submit/", sign_off_views.submit_return, name="submit"),
    path("returns/<int:pk>/approval/", sign_off_views.approval, name="approval"),
    path(
        "returns/<int:pk>/approval/<str:role>/", sign_off_views.send_approval_link, name="send_link"
    ),
    path("returns/<int:pk>/withdraw/", sign_off_views.withdraw_return, name="withdraw"),
    path("returns/<int:pk>/decide/", sign_off_views.decide_return, name="decide"),
    path("returns/<int:pk>/receipt/", sign_off_views.receipt, name="receipt"),
    path("returns/<int:pk>/reopen/", sign_off_views.reopen_return, name="reopen"),
    path(
        "approval-links/<int:pk>/withdraw/",
        sign_off_views.withdraw_approval_link,
        name="withdraw_link",
    ),
    path(
        "approval-links/<int:pk>/send-again/",
        sign_off_views.send_approval_link_again,
        name="send_link_again",
    ),
    path("approve/<str:token>/", link_views.approve, name="approve"),
    path("approve/<str:token>/send-code/", link_views.send_code, name="approve_send_code"),
    path("approve/<str:token>/code/", link_views.enter_code, name="approve_code"),
    path("approve/<str:token>/decide/", link_views.approve_decide, name="approve_decide"),
    path(
        "approve/<str:token>/evidence/<int:pk>/",
        link_views.approve_evidence,
        name="approve_evidence",
    ),
    path("returns/<int:pk>/last-time/", carry_forward, name="carry_forward"),
    path("returns/<int:pk>/another-audit/", carry_across, name="carry_across"),
    path("returns/<int:pk>/word-form/", word_form_views.bring_back, name="word_form"),
    path("returns/<int:pk>/word-form/<int:form>/", word_form_views.show, name="word_form_read"),
    path("returns/<int:pk>/confirm/<str:step>/", confirm_standard, name="confirm_standard"),
    path("returns/<int:pk>/what-is-new/", what_is_new, name="what_is_new"),
    path("returns/<int:pk>/assign/", assign, name="assign"),
    path("", include("questionnaires.returns.evidence.urls")),
    path("", include("questionnaires.returns.actions.urls")),
    path("", include("questionnaires.returns.papers.urls")),
    path("", include("questionnaires.returns.requests.urls")),
    path("", include("questionnaires.returns.exchange.on_screen.urls")),
    path("returns/<int:pk>/paper-return/", paper_views.begin, name="paper_begin"),
    path("returns/<int:pk>/paper-return/take-off/", paper_views.take_off, name="paper_take_off"),
    path("returns/<int:pk>/paper-return/take-over/", paper_views.take_over, name="paper_take_over"),
]
