"""Web archives (.mht): the page among the parts of a saved page."""

from __future__ import annotations

from guatu.workreport.reading.errors import NotReadable


def page_in_archive(data: bytes, where: str) -> bytes:
    """The bytes of the first HTML part or, where there is none, of the first plain text part."""
    import email

    message = email.message_from_bytes(data.lstrip())
    parts = [part for part in message.walk() if not part.is_multipart()]
    for wanted in ("text/html", "text/plain"):
        for part in parts:
            if part.get_content_type() != wanted:
                continue
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload
    raise NotReadable("网页存档里没有网页正文", where=where, cure="请在浏览器里打开，另存为 .html 或复制文字粘贴。")
