"""What arrives from outside: files kept as batches, compared with a register, accepted or returned row by row."""
