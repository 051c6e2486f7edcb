"""Writing a draft in the browser: one edit at a time, each kept with what was there before.

A part of a draft (a standard, a question, a scale ...) is read and written as its piece of the
document (`reading`, `writing`); `changing` does it under the draft's lock and appends the edit;
`undoing` writes back what was there. Nothing here knows of HTTP but `views`.
"""
