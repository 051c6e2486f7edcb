"""What a reviewer asks about an answer, and what the organisation says."""
