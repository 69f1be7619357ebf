from typing import Any

from django.db import migrations, models


def keep_one(apps: Any, schema_editor: Any) -> None:
    # A used link comes first: it says that the installation has its facilitator.
    links = apps.get_model("okmo_sessions", "AccessLink").objects.filter(session=None)
    keys = [link.pk for link in sorted(links, key=lambda link: (link.used_at is None, link.pk))]
    links.filter(pk__in=keys[1:], used_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [("okmo_sessions", "0003_lists_are_lines")]

    operations = [
        migrations.RunPython(keep_one, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="accesslink",
            constraint=models.UniqueConstraint(
                fields=["role"], condition=models.Q(session=None), name="one_set_up_link"
            ),
        ),
    ]
