from django.urls import URLPattern, include, path

from audit_portal.organisations.agencies import views as agencies
from audit_portal.organisations.board_settings import views as settings
from audit_portal.organisations.contacts import views as contacts
from audit_portal.organisations.record import views as record
from audit_portal.organisations.register import views as register
from audit_portal.organisations.statements.urls import urlpatterns as statements
from audit_portal.organisations.succession import views as succession
from audit_portal.organisations.views import account, invitations, organisations, people


def people_of(kind: str) -> list[URLPattern]:
    """The pages about the people of an organisation or a board."""
    at = {"kind": kind}
    return [
        path("", people.people, at, name=f"{kind}_people"),
        path("invite/", people.person_invite, at, name=f"{kind}_invite"),
        path("<int:pk>/end/", people.seat_end, at, name=f"{kind}_end"),
        path("<int:pk>/hand-over/", people.seat_hand_over, at, name=f"{kind}_hand_over"),
        path(
            "invitations/<int:pk>/withdraw/",
            people.invitation_withdraw,
            at,
            name=f"{kind}_withdraw",
        ),
        path(
            "invitations/<int:pk>/send-again/",
            people.invitation_send_again,
            at,
            name=f"{kind}_send_again",
        ),
    ]


app_name = "organisations"
urlpatterns = [
    *statements,
    path("account/", account.account, name="account"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("boards/<slug:slug>/", organisations.board, name="board"),
    path("boards/<slug:slug>/settings/", settings.settings, name="settings"),
    path("boards/<slug:slug>/settings/logo/", settings.logo, name="logo"),
    path("boards/<slug:slug>/settings/<slug:key>/", settings.section, name="settings_section"),
    path("boards/<slug:slug>/logo.png", settings.logo_picture, name="logo_picture"),
    path("boards/<slug:slug>/duties/", organisations.duties, name="duties"),
    path("boards/<slug:slug>/organisations/", record.bring_in, name="bring_in"),
    path("boards/<slug:slug>/organisations/add/", record.add, name="add"),
    path("boards/<slug:slug>/organisations/<int:pk>/owes/", record.owes, name="owes"),
    path("boards/<slug:slug>/register/", register.upload, name="register_upload"),
    path("boards/<slug:slug>/register/<int:pk>/", register.file, name="register_file"),
    path("boards/<slug:slug>/agencies/", agencies.upload, name="agencies"),
    path("boards/<slug:slug>/agencies/template/", agencies.template, name="agencies_template"),
    path("boards/<slug:slug>/agencies/<int:pk>/", agencies.file, name="agencies_file"),
    path("boards/<slug:slug>/contacts/", contacts.upload, name="contacts"),
    path("boards/<slug:slug>/contacts/template/", contacts.template, name="contacts_template"),
    path("boards/<slug:slug>/contacts/send/", contacts.send, name="contacts_send"),
    path("boards/<slug:slug>/contacts/<int:pk>/", contacts.file, name="contacts_file"),
    path("boards/<slug:slug>/contacts/<int:pk>/mend/", contacts.refused, name="contacts_refused"),
    path("boards/<slug:slug>/successions/", succession.successions, name="successions"),
    path("organisations/<int:pk>/edit/", record.edit, name="edit"),
    path("organisations/<int:key>/people/", include(people_of("organisation"))),
    path("boards/<slug:key>/people/", include(people_of("board"))),
]
