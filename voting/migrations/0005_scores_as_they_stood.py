from collections import defaultdict

from django.db import migrations, models
from django.db.models import F


def keep_scores(apps, schema_editor):
    """Give each vote that has closed the scores of the assessment that counted for it until now."""
    for poll in apps.get_model("voting", "Poll").objects.filter(closed_at__isnull=False).select_related("session"):
        scores = _scores(apps, poll)
        for option in poll.options.filter(triad__in=scores):
            option.scores = sorted(scores[option.triad_id])
            option.save(update_fields=["scores"])


def _scores(apps, poll):
    criteria = apps.get_model("triads", "Criterion").objects.filter(session=poll.session)
    own = criteria.filter(purpose="assessing")
    rows = apps.get_model("triads", "Score").objects.filter(
        criterion__in=own if own.exists() else criteria.filter(purpose="selecting"),
        assessment__sheet__session=poll.session,
        assessment__sheet__is_personal=poll.session.assessed_by_person,
        assessment__sheet__handed_in_at__lte=poll.closed_at,
    )
    scores = defaultdict(list)
    for triad, value in rows.exclude(assessment__triad__team=F("assessment__sheet__team")).values_list(
        "assessment__triad", "value"
    ):
        scores[triad].append(value)
    return scores


class Migration(migrations.Migration):

    dependencies = [("triads", "0003_the_image_of_the_future"), ("voting", "0004_one_method_no_more")]

    operations = [
        migrations.AddField(
            model_name='polloption',
            name='scores',
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(keep_scores, migrations.RunPython.noop),
    ]
