"""Secrets of second factors that lay open are closed with the instance's key; phones go on showing the same codes."""

from django.db import migrations, models

from guatu.people.secret_box import box_close, box_open


def close_secrets(apps, _schema_editor):
    """Close what is not closed yet."""
    for factor in apps.get_model("people", "SecondFactor").objects.all():
        if box_open(factor.secret, whose=factor.person_id) is None:
            factor.secret = box_close(factor.secret, whose=factor.person_id)
            factor.save(update_fields=["secret"])


class Migration(migrations.Migration):
    dependencies = [("people", "0003_second_factor")]

    operations = [
        migrations.AlterField(
            model_name="secondfactor",
            name="secret",
            field=models.CharField(max_length=255),
        ),
        migrations.RunPython(close_secrets),
    ]
