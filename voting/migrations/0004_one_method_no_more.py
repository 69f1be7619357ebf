from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("voting", "0003_ties_become_steps")]

    operations = [
        migrations.RemoveField(
            model_name='poll',
            name='lot_seed',
        ),
        migrations.RemoveField(
            model_name='poll',
            name='tie_method',
        ),
        migrations.RemoveField(
            model_name='poll',
            name='tie_settled_at',
        ),
    ]
