import hashlib
from collections import Counter

from django.db import migrations


def make_steps(apps, schema_editor):
    """Write the one method a poll had as its list of methods, and a tie it has settled as a step."""
    for poll in apps.get_model("voting", "Poll").objects.all():
        poll.tie_methods = [poll.tie_method]
        poll.save(update_fields=["tie_methods"])
        if poll.tie_settled_at:
            _make_step(apps, poll)


def _make_step(apps, poll):
    votes = Counter(apps.get_model("voting", "Mark").objects.filter(ballot__poll=poll).values_list("option__number", flat=True))
    numbers = [number for number in poll.options.order_by("position").values_list("number", flat=True) if votes[number]]
    line = sorted((votes[number] for number in numbers), reverse=True)[poll.winners - 1]
    tied = [number for number in numbers if votes[number] == line]
    places_left = poll.winners - sum(1 for number in numbers if votes[number] > line)
    placed = tied
    if poll.tie_method == "lot":
        lots = {number: hashlib.sha256(f"{poll.lot_seed}:{number}".encode()).hexdigest() for number in tied}
        placed = sorted(tied, key=lots.get)[:places_left]
    apps.get_model("voting", "TieStep").objects.create(
        poll=poll, position=1, method=poll.tie_method, places_left=places_left, tied=tied, placed=placed,
        seed=poll.lot_seed, settled_at=poll.tie_settled_at,
    )


class Migration(migrations.Migration):

    dependencies = [("voting", "0002_paper_ties_and_rounds")]

    operations = [migrations.RunPython(make_steps, migrations.RunPython.noop)]
