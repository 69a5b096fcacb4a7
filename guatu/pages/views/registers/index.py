"""The registers that a person may open."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.pages.packs import pack_label, pack_rank
from guatu.pages.reading import person_of
from guatu.registers.access import may_write_register, owner_name, readable
from guatu.registers.selectors.counts import counted
from guatu.registers.selectors.records import holds_simulated, last_act, registers_for


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All registers by pack, with how many rows and the last act on each."""
    person = person_of(request)
    registers = sorted(registers_for(person), key=lambda each: pack_rank(each.pack))
    packs = []
    for pack, group in groupby(registers, key=lambda each: each.pack):
        lines = [
            {
                "register": each,
                "owner": owner_name(each),
                "count": counted(readable(person, each)),
                "last": last_act(each),
                "writes": may_write_register(person, each),
            }
            for each in group
        ]
        packs.append((pack_label(pack), lines))
    simulated = any(holds_simulated(each) for each in registers)
    return render(request, "pages/registers/index.html", {"packs": packs, "simulated": simulated})
