"""Indicators: compiled into fused statements over the lake, kept as cells, read as exact figures."""
