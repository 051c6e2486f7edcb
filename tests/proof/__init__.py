"""The long campaigns: what a portal owes its writers when they race, and when its server is killed.

`make proof` runs them at full length on both databases and writes docs/reliability.md; the tests
run each for a few seconds (test_short_forms.py).
"""
