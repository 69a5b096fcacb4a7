"""Bytes to text: the encoding is found from the bytes alone.

A strict UTF-8 decoding that succeeds is right. What remains is decoded on trial, and the trial with the largest share
of everyday characters wins: the right encoding shows about three in five, a wrong one about one in twenty.
"""

from __future__ import annotations

import codecs
import re

from guatu.workreport.reading.errors import NotReadable

_SAMPLE = 40_000
_CLEAR = 0.25
"""Share of everyday characters from which a decoding is taken as right."""

_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被干做必战先"
    "回则任取据处府市县乡镇村街推升完善深服务增亿元万项目持续促改造工程保障创标达"
    "這個們來時國會學經濟發過動對開關實現產業設計種務機體數據應運進無點與義區內爲為線說報總續億項標達務創農"
    "，。、；：“”（）《》！？—…％０１２３４５６７８９　"
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"gb18030": "GB18030", "big5hkscs": "Big5（繁体）", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_NON_ASCII = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Decode a text file, line ends untouched and a leading byte order mark left out; the notes say what was guessed.

    Raises NotReadable where no encoding gives Chinese (or any known) text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_marked(data[len(bom) :], encoding)
    if b"\0" not in data[:_SAMPLE]:
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            pass
    encoding, share = _most_everyday(data)
    if share < _CLEAR:
        return _decode_by_library(data, name)
    text = data.decode(encoding, "replace")
    notes = (f"按 {_NAMES[encoding]} 编码读出。",) if encoding in _NAMES else ()
    return text, notes + _broken(text)


def _decode_marked(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    return text, _broken(text)


def _most_everyday(data: bytes) -> tuple[str, float]:
    """The trial encoding with the largest share of everyday characters, and that share."""
    first = _NON_ASCII.search(data)
    start = first.start() if first else 0
    narrow = data[start : start + _SAMPLE]
    wide = data[: _SAMPLE & ~1]
    trials = (("utf-8", narrow), ("gb18030", narrow), ("big5hkscs", narrow), ("utf-16-le", wide), ("utf-16-be", wide))
    shares = [(everyday_share(sample.decode(encoding, "replace")), encoding) for encoding, sample in trials]
    share, encoding = max(shares, key=lambda pair: pair[0])
    return encoding, share


def everyday_share(text: str) -> float:
    """Share of everyday characters among those beyond ASCII; control characters count against the text."""
    counted = everyday = 0
    for character in text:
        if character > "~" or character < "\t":
            counted += 1
            everyday += character in _EVERYDAY
    return everyday / counted if counted else 1.0 if text else 0.0


def _broken(text: str) -> tuple[str, ...]:
    """A note about bytes that could not be decoded, if there are any."""
    count = text.count("\ufffd")
    if not count:
        return ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return (f"有 {count} 处字节损坏，无法识别（第一处在第 {line} 行），以“\ufffd”代替，请对照原件。",)


def _decode_by_library(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Let charset-normalizer try where the quick checks do not decide (short or foreign texts)."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None and best.encoding not in ("ascii", "utf_8"):
        text = data.decode(best.encoding, "replace")
        if text.count("\ufffd") * 100 < len(text) and "\0" not in text:
            return text, (f"编码不明，按 {best.encoding} 试读，请核对文字。",)
    raise NotReadable(
        "认不出文字编码，读出来是乱码",
        where=name,
        cure="请用 Word、WPS 或记事本打开原件，确认能看到汉字后另存为 .docx 或 UTF-8 编码的 .txt。",
    )
