from django.db import migrations


class Migration(migrations.Migration):
    """A migration of its own: PostgreSQL changes no table whose rows the same transaction has touched."""

    dependencies = [("okmo_sessions", "0002_preparing_and_running")]

    operations = [
        migrations.RemoveField(
            model_name='strategysession',
            name='expected_results',
        ),
        migrations.RemoveField(
            model_name='strategysession',
            name='hashtags',
        ),
        migrations.RemoveField(
            model_name='strategysession',
            name='links',
        ),
    ]
