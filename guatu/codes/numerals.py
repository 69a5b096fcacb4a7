"""Numbers as Chinese official prose writes them: Arabic, Chinese, with 万 and 亿, plain or mixed."""

from __future__ import annotations

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_STEPS = {"十": 10, "百": 100, "千": 1000}
MAGNITUDES = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}


def chinese_number(text: str) -> int:
    """Value of a Chinese numeral, or of bare digits read one by one.

    >>> chinese_number("二十"), chinese_number("三百五"), chinese_number("二〇二五"), chinese_number("一千零二")
    (20, 350, 2025, 1002)
    >>> chinese_number("一万二"), chinese_number("三十万零五百")
    (12000, 300500)

    Raises ValueError where the text is no numeral.
    """
    if not text:
        raise ValueError("empty numeral")
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    for word, step in (("亿", 10**8), ("万", 10**4)):
        above, parted, below = text.rpartition(word)
        if parted:
            # 一万二 says 12000, as 三百五 says 350.
            scale = step // 10 if len(below) == 1 and below not in "零〇十百千" else 1
            return chinese_number(above) * step + (chinese_number(below) * scale if below else 0)
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int:
    total, digit, last_step = 0, 0, 0
    pending = False
    for character in text:
        if character in _DIGITS:
            digit, pending = _DIGITS[character], True
            if character in "零〇":
                last_step = 0
        elif character in _STEPS:
            last_step = _STEPS[character]
            total += (digit if pending else 1) * last_step
            digit, pending = 0, False
        else:
            raise ValueError(f"not a Chinese numeral: {text}")
    if pending:
        # 三百五 says 350: a last digit without its step stands one step lower.
        total += digit * (last_step // 10 if last_step >= 100 else 1)
    return total


def approximate(text: str) -> tuple[int, int] | None:
    """Both ends of a number said loosely, None where it is said exactly.

    >>> approximate("两三"), approximate("三四十"), approximate("三五"), approximate("三十")
    ((2, 3), (30, 40), (3, 5), None)
    """
    if len(text) not in (2, 3) or not all(character in _DIGITS for character in text[:2]):
        return None
    low, high = _DIGITS[text[0]], _DIGITS[text[1]]
    step = _STEPS.get(text[2:], 0) if text[2:] else 1
    if not low or not step or (high != low + 1 and (low, high) != (3, 5)):
        return None
    return low * step, high * step


def number_value(number: str, magnitude: str = "") -> float:
    """Value of an Arabic or Chinese number with its magnitude word.

    >>> number_value("1.22", "万"), number_value("1,200"), number_value("三", "千")
    (12200.0, 1200.0, 3000.0)
    """
    if number[0].isdigit():
        text = number.replace(",", "")
        # Through integers where possible: 14.6 亿 is 1460000000 exactly, not 1459999999.9999998.
        whole, _, part = text.partition(".")
        scale = MAGNITUDES[magnitude]
        return float(int(whole + part) * scale / 10 ** len(part)) if part else float(int(whole) * scale)
    return float(chinese_number(number) * MAGNITUDES[magnitude])
