"""Letters in the chair's name: begun by the chase, approved by the chair, printed, posted."""
