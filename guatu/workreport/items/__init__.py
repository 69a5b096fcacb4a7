"""Find the named pieces of work in a sentence of the plan part of a work report.

    >>> [item.title for item in find_items("加快推进南坡水厂、北沟泵站等项目建设", 0)]
    ['加快推进南坡水厂', '加快推进北沟泵站']

The order of the work: cut the sentence into clauses (`lists`), read the action of each (`verbs`), cut its object into members, take
each member apart (`pieces`), ask whether action and head noun together make a named work (`judge`), restore what the list shares.
"""

from __future__ import annotations

from guatu.workreport.items.reading import find_items

__all__ = ["find_items"]
