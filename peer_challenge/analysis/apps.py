from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "peer_challenge.analysis"
    verbose_name = "the analysis"
