"""The truth: tables made from definitions, series of observations, the journal, and the gate that is the only way in."""
