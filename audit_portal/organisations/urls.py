from django.urls import path

from audit_portal.organisations.views import account

app_name = "organisations"
urlpatterns = [
    path("account/", account.account, name="account"),
]
