"""Files handed in with a form: kept at once, so that a refused form need not ask for them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest

from guatu.definitions.fields import FieldType
from guatu.definitions.register import Register
from guatu.pages.reading import person_of
from guatu.registers.evidence import EvidenceRefused, evidence_store
from guatu.registers.models import Evidence

EVIDENCE = "evidence"
"""The form's name for the files that prove a change, beside the register's own file fields."""
CARRIED = "carried."
SALT = "guatu.carried-upload"
LONGEST = 24 * 3600
"""Seconds for which a refused form's files may be handed in again."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file, and the word by which only the person who handed it in can hand it in again."""

    evidence: Evidence
    token: str


@dataclass(slots=True)
class Uploads:
    """What was handed in: by field, and as evidence of the change. `wrong` is why one was refused."""

    fields: dict[str, Upload] = field(default_factory=dict)
    evidence: list[Upload] = field(default_factory=list)
    wrong: str = ""

    def entries(self) -> dict[str, str]:
        """What the gate takes for the file fields."""
        return {name: upload.evidence.digest for name, upload in self.fields.items()}

    def proofs(self) -> Sequence[Evidence]:
        """The evidence of the change, each once."""
        return list({upload.evidence.pk: upload.evidence for upload in self.evidence}.values())


def uploads_of(request: HttpRequest, register: Register) -> Uploads:
    """Keep the files handed in, beside those that an earlier refusal of the same form has kept already."""
    found = Uploads()
    for each in register.fields:
        if each.type == FieldType.FILE:
            for upload in _taken(request, each.name, found):
                found.fields[each.name] = upload
    found.evidence = _taken(request, EVIDENCE, found)
    return found


def _taken(request: HttpRequest, name: str, found: Uploads) -> list[Upload]:
    """The carried files under a name, then the new ones. What is refused is told in `found.wrong`."""
    person = person_of(request)
    taken = [
        Upload(evidence, token)
        for token in request.POST.getlist(CARRIED + name)
        if (evidence := _carried(token, person.pk)) is not None
    ]
    for file in request.FILES.getlist(name):
        try:
            evidence = evidence_store(file=file, name=file.name or "", by=person)
        except EvidenceRefused as error:
            found.wrong = found.wrong or str(error)
        else:
            taken.append(Upload(evidence, signing.dumps([evidence.pk, person.pk], salt=SALT)))
    return taken


def _carried(token: str, person: int) -> Evidence | None:
    """The file of a token that was given to the person; None where it is another's, too old or no token."""
    try:
        number, whose = signing.loads(token, salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Evidence.objects.filter(pk=number).first() if whose == person else None
