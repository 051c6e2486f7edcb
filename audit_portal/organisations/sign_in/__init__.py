"""How people get in: by e-mail address and password, and only those who were invited."""
