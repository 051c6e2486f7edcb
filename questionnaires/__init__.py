"""Middle floor: the audit itself, from the questionnaire to the tracker."""
