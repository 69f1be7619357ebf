"""Before a table writes its record: its members draft triads on their phones, propose them and rate each other's."""

from dataclasses import dataclass
from functools import cached_property

from okmo_session.reports.demo import content
from okmo_session.reports.demo.script import Hall
from okmo_session.reports.demo.tables import MorningTable, change
from sessions.actors import participant_actor, table_actor
from sessions.models import Participant
from triads.domain.choosing.taking import take_drafts
from triads.domain.drafts.rating import criteria_of, drafts_to_rate, rate
from triads.domain.drafts.writing import add_draft, open_drafts, propose, save_draft
from triads.domain.record.fields import NORM_FIELDS
from triads.models import Triad

_LOWEST_RATING, _HIGHEST_RATING = 2, 5
# A draft that stands for no slot is an idea with one barrier.
_WRITTEN_FOR_THEMSELVES = (*NORM_FIELDS, "barrier-1")


@dataclass(frozen=True)
class DraftingTable:
    """A table of the morning with the ideas its members come with: one for each slot, and one each for themselves."""

    table: MorningTable
    ideas: tuple[content.Idea, ...]
    own_ideas: tuple[content.Idea, ...]

    @property
    def hall(self) -> Hall:
        """The hall of the play."""
        return self.table.hall

    @cached_property
    def members(self) -> list[Participant]:
        """Who sat down at the table, in the order of coming."""
        seated = set(self.table.team.seats.values_list("participant", flat=True))
        return [person for person in self.hall.people if person.pk in seated]

    def write_for_table(self, slot: int) -> None:
        """Let a member write the idea that will stand in `slot`, and propose it."""
        author, place = self._author(slot)
        propose(
            self._written(author, place, self.table.fields(slot, self.ideas[slot - 1])), by=participant_actor(author)
        )

    def write_for_themselves(self) -> None:
        """Let two members write one draft more: the second proposes his, the first keeps it to himself."""
        for number, (person, idea) in enumerate(zip(self.members[:2], self.own_ideas, strict=False)):
            place = 1 + sum(self._author(slot)[0] == person for slot in range(1, len(self.ideas) + 1))
            texts = self.table.fields(place, idea)
            fields = [f"{name}:{place}" for name in _WRITTEN_FOR_THEMSELVES]
            draft = self._written(person, place, {field: texts[field] for field in fields})
            if number % 2:
                propose(draft, by=participant_actor(person))

    def rate(self) -> None:
        """Let every member rate what the others proposed."""
        team = self.table.team
        criteria = criteria_of(team)
        for person in self.members:
            chance = self.hall.chance("ratings", team.table_number, person.pk)
            for draft in drafts_to_rate(person, team):
                values = {criterion.pk: chance.randint(_LOWEST_RATING, _HIGHEST_RATING) for criterion in criteria}
                rate(draft, person, values, by=participant_actor(person))

    def room_left(self, fields: dict[str, str]) -> dict[str, str]:
        """Return those of the fields of a slot for which a draft has no room: the table itself writes them."""
        return {field: text for field, text in fields.items() if field.partition(":")[0] in self._beyond_a_draft}

    def take(self, slot: int) -> None:
        """Put the draft that was written for `slot` into it."""
        author, place = self._author(slot)
        record = self.table.record
        take_drafts(record, slot, [_draft(author, place)], by=table_actor(record.team))

    def _author(self, slot: int) -> tuple[Participant, int]:
        """Return who writes for `slot`, and in which place among his own drafts."""
        place, number = divmod(slot - 1, len(self.members))
        return self.members[number], place + 1

    def _written(self, author: Participant, place: int, texts: dict[str, str]) -> Triad:
        """Return the draft in `place` of `author`, with the texts of a slot written into it as far as it has room."""
        actor = participant_actor(author)
        while len(open_drafts(author)) < place:
            add_draft(author, by=actor)
        for field, text in texts.items():
            name = field.partition(":")[0]
            if name not in self._beyond_a_draft:
                save_draft(author, change(f"{name}:{place}", text), by=actor)
        return _draft(author, place)

    @cached_property
    def _beyond_a_draft(self) -> set[str]:
        session = self.hall.session
        return {f"barrier-{n}" for n in range(session.draft_barriers_max + 1, session.record_barriers_max + 1)}


def _draft(author: Participant, place: int) -> Triad:
    return Triad.objects.drafts().select_related("session", "author").get(author=author, slot=place)
