"""The truth as columns."""
