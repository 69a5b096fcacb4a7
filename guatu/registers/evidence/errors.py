"""Why a file is not taken: each sentence says what is wrong with it and how to hand it in all the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guatu.registers.errors import RegisterError


class EvidenceRefused(RegisterError):
    """A file that is not taken; the message says why and what to do."""


def other_content(name: str, ending: str) -> EvidenceRefused:
    """The content is not of the kind that the name says."""
    return EvidenceRefused(
        _("“%(name)s”的内容不是%(ending)s文件，请核对后重新上传。") % {"name": name, "ending": ending}
    )


def broken(name: str) -> EvidenceRefused:
    """It cannot be opened, so nobody can look into it."""
    return EvidenceRefused(_("“%(name)s”已损坏或有密码，打不开。请去掉密码、另存一份后再上传。") % {"name": name})


def macros(name: str) -> EvidenceRefused:
    """It carries macros."""
    return EvidenceRefused(_("“%(name)s”带有宏，不能上传。请另存为不带宏的文件，或打印成 PDF。") % {"name": name})


def embedded(name: str) -> EvidenceRefused:
    """Another file lies in it as an object or attachment."""
    return EvidenceRefused(
        _("“%(name)s”里嵌有别的文件，不能上传。请把嵌入的文件另存后分别上传，或打印成 PDF。") % {"name": name}
    )


def fetches(name: str, what: str) -> EvidenceRefused:
    """Opening it would load something from elsewhere."""
    return EvidenceRefused(
        _("“%(name)s”打开时会从别处装入%(what)s，不能上传。请断开链接后另存，或打印成 PDF。")
        % {"name": name, "what": what}
    )


def two_in_one(name: str, what: str) -> EvidenceRefused:
    """The file is also something else."""
    return EvidenceRefused(
        _("“%(name)s”里还藏着%(what)s，不能上传。请用看图或办公软件打开后另存（或打印成 PDF）再上传。")
        % {"name": name, "what": what}
    )
