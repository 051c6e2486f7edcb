"""A form that was filled in in Word, brought back: what it says becomes suggestions to confirm."""
