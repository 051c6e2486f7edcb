from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "questionnaires.compliance"
    verbose_name = "the tracker and the chase"

    def ready(self) -> None:
        """Imported only now: these rooms hold models."""
        from questionnaires.compliance import registering

        registering.on_the_home_page()
        registering.on_the_page_of_an_organisation()
        registering.the_chase()
        registering.updates_of_actions()
        registering.letters()
        registering.what_never_changes()
