"""Evidence: what may be added, adding it, attaching it to answers, handing it out."""
