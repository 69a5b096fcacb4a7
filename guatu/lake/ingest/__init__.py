"""Observations in batches: read from JSON lines, CSV or Parquet, judged in columns, kept as a file under the journal's seal."""
