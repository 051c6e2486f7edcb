from django.urls import URLPattern, path

from audit_portal.organisations.models import Statement
from audit_portal.organisations.statements import views


def of_kind(kind: str) -> list[URLPattern]:
    at = {"kind": kind}
    of_board = f"boards/<slug:slug>/{kind}/"
    edited = f"boards/<slug:slug>/settings/statements/{kind}/"
    return [
        path(f"{kind}/", views.installation, at, name=kind),
        path(of_board, views.of_board, at, name=f"board_{kind}"),
        path(edited, views.edit, at, name=f"edit_{kind}"),
        path(f"{edited}<int:number>/", views.version, at, name=f"version_{kind}"),
    ]


urlpatterns = [
    path("boards/<slug:slug>/settings/statements/", views.statements, name="statements"),
    *(pattern for kind in Statement.Kind for pattern in of_kind(kind.value)),
]
