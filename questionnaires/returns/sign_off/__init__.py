"""Sign-off: submit, approve with and without an account, send back, receipt."""
