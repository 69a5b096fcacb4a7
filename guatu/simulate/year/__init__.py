"""Invented years of a district, as what its clerks enter: pure functions of the seed, day by day, with the faults of real entries.

`acts` says what a clerk can do; a module a subject gives its acts between two days; `book` puts them together. Nothing here knows
the database: `guatu.simulate.entering` carries the acts to the gate.
"""
