"""The record of a team as a file of Excel: what is written into it, and what comes back."""
