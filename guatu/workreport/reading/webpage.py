"""Web pages to lines of text: tags go, block tags end a line, every character keeps its place in the source.

Tags are found by one regular expression instead of html.parser: scraped reports hold tags that lost their spaces
(`<divclass="title">`), and the place of every character must survive.
"""

from __future__ import annotations

import re

from guatu.workreport.reading.traced import Edit, Traced, apply

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary"),
        *("table", "tbody", "tfoot", "thead", "tr", "ul"),
    )
)
_CELLS = frozenset(("td", "th"))
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "big", "em", "font", "i", "img", "input", "label", "link", "meta", "o", "small"),
        *("span", "strong", "sub", "sup", "u"),
    )
)

_UNSHOWN = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "iframe", "object", "select", "button", "textarea", "nav"),
        *("footer", "aside", "head"),
    )
)
"""Elements whose content is no part of a report."""

_TAG_BODY = r"(?:\"[^\"<]{0,2000}\"|'[^'<]{0,2000}'|[^<>\"'])*>"
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?::[a-z]+)?(?:{_TAG_BODY}|[^<>]*>)"
    r"|<[!?][^<>]*>"
    r"|&(?:amp;)?(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,24});|&nbsp",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:amp;)?(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});|&nbsp")
_GLUED = re.compile(
    r"(div|p|td|tr|th|h[1-6]|li|ul|table|span|font|center|a|img|br)(?:class|id|style|align|width|href|src)$"
)
_SIGN = re.compile(
    r"<!doctype\s+html|<html[\s>]|</(?:p|div|span|td|tr|table|center|h[1-6]|li|font|b|strong|body)\s*>|<br\s*/?>|<p>",
    re.IGNORECASE,
)
_NOTE_MARK = re.compile(r"\s*(?:[\[［〔(（【]?\s*注?\s*\d{1,3}\s*[\]］〕)）】]?|[①-⑳]|[*＊])\s*")
_HREF = re.compile(r"\bhref", re.IGNORECASE)
_HEADING_TAG = re.compile(r"h[1-6]")
_WORD = re.compile(r"\w")
_MENU_LINK = 30
"""A line that is nothing but links of at most so many characters each is a menu, not a paragraph."""


def is_webpage(text: str) -> bool:
    """Whether a text is marked up as HTML, whatever its file is called."""
    head = text[:2000].lstrip("\ufeff \t\r\n\"'").lower()
    if head.startswith(("<!doctype html", "<html")):
        return True
    found = 0
    for match in _SIGN.finditer(text, 0, 200_000):
        found += 3 if match[0].lower().startswith(("<!", "<html")) else 1
        if found >= 3:
            return True
    return False


def webpage_lines(source: str) -> Traced:
    """The visible text of a page, a block a line, cells of a table row parted by tabs."""
    text = source
    if not _keeps_line_ends(source):
        text = source.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return apply(Traced(text), _page_edits(text))


def decode_entities(traced: Traced) -> Traced:
    """Turn `&nbsp;`, `&ldquo;`, `&#37;` … into their characters; `R&D` and unknown names stay."""
    if "&" not in traced.text:
        return traced
    edits: list[Edit] = []
    for match in _ENTITY.finditer(traced.text):
        character = _entity(match[0])
        if character != match[0]:
            edits.append((match.start(), match.end(), character))
    return apply(traced, edits)


def _entity(entity: str) -> str:
    import html

    character = html.unescape(html.unescape(entity))
    return character if len(character) <= len(entity) else entity


def _keeps_line_ends(source: str) -> bool:
    """In <pre>, and in plain text with a few stray tags, line ends mean what they say; elsewhere they are blanks."""
    if "<pre" in source[:200_000]:
        return True
    ends = len(re.findall(r"\n\s*(?:[^\s<]|<(?:a|b|em|font|i|span|strong|u)\b)", source))
    blocks = len(re.findall(r"<(?:p|br|div|tr|li|h[1-6])", source, re.IGNORECASE))
    # Editors wrap the source of a page too: a long paragraph can take ten lines of it.
    return ends > (20 if blocks > 2 else 2) * blocks


def _tag_name(name: str) -> str:
    """The tag's name, also where it lost the space before its first attribute."""
    name = name.lower()
    if name in _BLOCKS or name in _CELLS or name in _INLINE:
        return name
    glued = _GLUED.match(name)
    return glued[1] if glued else name


def _page_edits(text: str) -> list[Edit]:
    edits: list[Edit] = []
    position = 0
    line_start, line_edits = 0, 0  # where the present line began in the text, and in the list of edits
    in_link, links, linked, plain = False, 0, 0, False
    mark_start, mark_edits = -1, 0  # an open <sup>
    unclosed: set[str] = set()
    while match := _TOKEN.search(text, position):
        start, end = match.span()
        if start > position and _WORD.search(text, position, start):
            if in_link:
                linked += start - position
            else:
                plain = True
        position = end
        token = match[0]
        if token[0] == "&":
            edits.append((start, end, _entity(token)))
            continue
        if match["name"] is None:  # a comment or declaration
            edits.append((start, end, ""))
            continue
        name, closing = _tag_name(match["name"]), bool(match["end"])
        if name in _UNSHOWN and name not in unclosed and not closing and not token.endswith("/>"):
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, end)
            if close:
                position = close.end()
                edits.append((start, position, "\n"))
                continue
            unclosed.add(name)
        if name == "a":
            in_link = not closing and bool(_HREF.search(token))
            links += in_link
        elif name == "sup":
            if not closing:
                mark_start, mark_edits = start, len(edits)
            elif mark_start >= 0:
                inner = re.sub(r"<[^>]*>", "", text[mark_start:start])
                before = text[mark_start - 1] if mark_start else ""
                if _NOTE_MARK.fullmatch(inner) and not (before.isascii() and before.isalnum()):
                    del edits[mark_edits:]
                    edits.append((mark_start, end, ""))
                    mark_start = -1
                    continue
                mark_start = -1
        if name in _BLOCKS:
            if links and not plain and linked <= _MENU_LINK * links and not _HEADING_TAG.fullmatch(name):
                del edits[line_edits:]
                start = line_start
            edits.append((start, end, "\n"))
            line_start, line_edits = end, len(edits)
            links, linked, plain = 0, 0, False
            mark_start = -1
        else:
            edits.append((start, end, "\t" if name in _CELLS and closing else ""))
    return edits
