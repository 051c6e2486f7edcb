from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "audit_portal.organisations"
    verbose_name = "boards, organisations and people"
