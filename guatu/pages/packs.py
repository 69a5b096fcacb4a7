"""How the shipped packs are called and in which order they stand; a district's own packs go by their folder's name."""

from __future__ import annotations

PACKS = {
    "projects": "项目",
    "enterprises": "企业",
    "land": "用地",
    "works": "道路与工程",
    "rural": "农业与乡村",
    "air": "环境空气",
}


def pack_label(pack: str) -> str:
    """A pack's name for people."""
    return PACKS.get(pack, pack)


def pack_rank(pack: str) -> int:
    """Where a pack stands among the others."""
    order = list(PACKS)
    return order.index(pack) if pack in order else len(order)
