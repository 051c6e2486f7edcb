from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "questionnaires.compliance"
    verbose_name = "the tracker"
