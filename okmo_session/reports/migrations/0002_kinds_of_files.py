from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("reportfile", "one_file_a_content"),
        migrations.RenameField("reportfile", "audience", "kind"),
        migrations.AlterField(
            "reportfile",
            "kind",
            models.CharField(
                choices=[
                    ("headquarters", "protocol"),
                    ("observer", "protocol for observers"),
                    ("record forms", "record forms"),
                    ("assess forms", "assessment forms"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "reportfile",
            models.UniqueConstraint(fields=["session", "kind", "content_hash"], name="one_file_a_content"),
        ),
    ]
