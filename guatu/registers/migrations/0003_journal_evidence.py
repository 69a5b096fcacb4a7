"""Evidence handed in before its metadata was journaled: written into the journal as it stands now, openly, under today's date."""

from datetime import datetime

from django.db import migrations


def journal_evidence(apps, _schema_editor):
    """A line for each entry that has none. `source_name` says when and why it was written."""
    Act, Line = apps.get_model("registers", "Act"), apps.get_model("registers", "Line")
    for evidence in apps.get_model("registers", "Evidence").objects.order_by("id").iterator():
        act = Act.objects.create(
            register="",
            verb="file",
            person_id=evidence.added_by_id,
            at=datetime.now(),
            source_kind="command",
            source_name="升级时补记",
            simulated=evidence.simulated,
        )
        after = {name: getattr(evidence, name) for name in ("digest", "name", "media_type", "size", "simulated")}
        after |= {"added_by": evidence.added_by_id, "added_at": evidence.added_at.isoformat()}
        Line.objects.create(
            act=act,
            table="evidence",
            verb="file",
            first=evidence.pk,
            last=evidence.pk,
            version=1,
            data={"before": {}, "after": after},
            evidence=[evidence.digest],
        )


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_sealed_moments")]

    operations = [migrations.RunPython(journal_evidence, migrations.RunPython.noop)]
