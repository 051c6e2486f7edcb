"""Last time's answers as suggestions: brought in once, looked at one by one, never just trusted.

earlier.py finds the return they come from; bringing_in.py writes them as unconfirmed answers;
carried.py lays last time's answer beside the question; confirming.py is the explicit "still so".
announcing.py tells those who are asked anew what is new.
A rating is never brought in: it stands beside its question until somebody gives one.
"""
