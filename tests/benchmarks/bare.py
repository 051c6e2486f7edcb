"""The bare page: a signed-in user, one query, a template of 60 lines with 20 rows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from audit_portal.organisations.models import Organisation


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "bare.html", {"rows": Organisation.objects.all()[:20]})


urlpatterns = [path("", bare)]
