from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "questionnaires.compliance"
    verbose_name = "the tracker"

    def ready(self) -> None:
        from audit_portal.home import navigation, next_steps
        from questionnaires.compliance.next_steps import rounds_link, rounds_to_watch

        navigation.register(rounds_link)
        next_steps.register(rounds_to_watch)
