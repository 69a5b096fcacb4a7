"""Cells: figures computed once and kept, rolled up level by level, changed by differences where rows changed."""
