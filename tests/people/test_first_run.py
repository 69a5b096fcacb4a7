"""A new instance: the first account, and the district's organisations from a catalogue."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from guatu.people.models import Organisation, Person
from guatu.people.permissions import Action, may


def test_the_first_account_is_the_technicians(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "guatu manage createsuperuser" in Client().get("/login/").content.decode()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "Shu-Zi-2026-qu")
    call_command("createsuperuser", username="jishu", display_name="技术员甲", interactive=False, stdout=StringIO())
    person = Person.objects.get()
    assert (person.role, str(person)) == (Person.Role.ADMIN, "技术员甲")
    assert may(person, Action.PEOPLE_MANAGE)
    client = Client()
    assert "createsuperuser" not in client.get("/login/").content.decode()
    assert client.login(username="jishu", password="Shu-Zi-2026-qu")
    assert client.get("/admin/people/person/add/").status_code == 200


def test_organisations_come_from_the_catalogue_and_are_never_overwritten(db: None, tmp_path: Path) -> None:
    catalogue = tmp_path / "departments.yaml"
    catalogue.write_text(
        "water_bureau:\n  label: 云栖区水务局\n  duties:\n    供水: 水厂\n"
        "each_town:\n  label: 各乡镇\n  duties:\n    属地: 属地\n",
        encoding="utf-8",
    )
    Organisation.objects.create(name="云栖区水务局", short_name="水务")
    out = StringIO()
    call_command("organisations", str(catalogue), stdout=out)
    assert "目录中有 2 个单位：新建 1 个" in out.getvalue()
    kinds = dict(Organisation.objects.values_list("name", "kind"))
    assert kinds == {"云栖区水务局": "department", "各乡镇": "other"}
    assert Organisation.objects.get(name="云栖区水务局").short_name == "水务"
    catalogue.write_text("water_bureau:\n  lable: 云栖区水务局\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"departments\.yaml:2"):
        call_command("organisations", str(catalogue))
