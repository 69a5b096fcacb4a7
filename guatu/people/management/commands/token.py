"""Keys for the API: `guatu manage token office --label 统计对接`, `--list`, `--revoke 3`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.people.models import Person, Token
from guatu.people.services import TokenRefused, expiry_of, token_create, token_revoke


class Command(BaseCommand):
    """Make, list and end tokens."""

    help = "接口令牌：生成、列出、作废。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and what for."""
        parser.add_argument("username", metavar="登录名")
        parser.add_argument("--label", default="", help="用途")
        parser.add_argument("--machine", action="store_true", help="用于系统对接")
        parser.add_argument("--read-only", action="store_true", help="只能读取")
        parser.add_argument("--expires", default="", help="有效期至，如 2026-12-31")
        parser.add_argument("--rate", type=int, default=None, help="每分钟最多次数")
        parser.add_argument("--list", action="store_true", dest="listed", help="列出此人的令牌")
        parser.add_argument("--revoke", type=int, default=None, metavar="编号", help="作废一个令牌")

    def handle(self, *args: Any, username: str, **options: Any) -> None:  # noqa: ARG002
        """Do what was asked."""
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"没有登录名为“{username}”的在用账号。")
        if options["revoke"] is not None:
            token = Token.objects.filter(pk=options["revoke"], person=person).first()
            if token is None:
                raise CommandError(f"{username} 没有编号为 {options['revoke']} 的令牌。")
            token_revoke(token=token)
            self.stdout.write(f"已作废：{token.label}")
        elif options["listed"]:
            for token in Token.objects.filter(person=person):
                self.stdout.write("\t".join(_told(token)))
        else:
            self._make(person, options)

    def _make(self, person: Person, options: dict[str, Any]) -> None:
        if not options["label"].strip():
            raise CommandError("请用 --label 写明用途。")
        try:
            _token, secret = token_create(
                person=person,
                label=options["label"],
                machine=options["machine"],
                reads_only=options["read_only"],
                expires_on=expiry_of(options["expires"]),
                rate=options["rate"],
            )
        except TokenRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(secret)
        self.stderr.write("令牌只显示这一次，请妥善保存。")


def _told(token: Token) -> tuple[str, ...]:
    """Number, use, what it may, how often, until when, and how it stands."""
    if token.revoked_at:
        state = "已作废"
    elif token.expires_on and token.expires_on < date.today():
        state = "已到期"
    else:
        state = f"最近用于 {token.used_on}" if token.used_on else "未用过"
    return (
        str(token.pk),
        token.label,
        "系统对接" if token.machine else "本人",
        "只读" if token.reads_only else "读写",
        f"每分钟{token.rate}次" if token.rate else "",
        f"{token.expires_on} 到期" if token.expires_on else "长期",
        state,
    )
