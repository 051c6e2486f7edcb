"""You and others: how an organisation stands beside those like it, none of them by name."""
