"""The words and numbers of another organisation's session, and what would be foreign in it."""

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

# The handout's language, and its organisations and places in any other; the switch of languages names its own.
FOREIGN = re.compile(r"[А-Яа-яЁё]+|\bOKMO\b|Samara|Congress|[Mm]unicip\w*")

# A hall where it is day while the test runs: its programme never passes midnight.
HOUR = dt.datetime.now(dt.UTC).hour
ZONE = "Europe/Lisbon" if 2 <= HOUR < 20 else "Pacific/Honolulu"
STARTS = dt.datetime.now(ZoneInfo(ZONE))

TITLE = "Harbour Days"
HEAD = {
    "motto": "One island, one timetable",
    "place": "Port Ellis",
    "time_zone": ZONE,
    "organiser": "Island Ferries Trust",
    "host_name": "Ruth Calder",
    "host_introduction": "Ran ferries for twenty years.",
    "goal": "Agree how the islands will be reached.",
    "consent_text": "I agree that the Trust keeps my name for this day.",
}
QUESTIONS = ["Which lines do the islanders need?", "Who keeps the piers in repair?"]
NUMBERS = {
    "drafts_min": "1",
    "drafts_max": "2",
    "team_triads": "4",
    "horizon": "by 2040",
    "draft_barriers_min": "1",
    "draft_barriers_max": "2",
    "record_barriers_warn": "1",
    "record_barriers_max": "2",
    "talk_minutes": "4",
    "question_minutes": "3",
    "picks": "7",
    "winners": "2",
    "measures_min": "2",
    "measures_max": "2",
}
CRITERIA = {"writing": "Can be seen from the pier", "selecting": "Matters in winter", "measures": "Paid for already"}
COLUMNS = {
    "present.title": "The harbour as it is",
    "present.question": "What do we find at the quay?",
    "barriers.title": "Rocks under water",
    "barriers.hint": "Name them one by one.",
    "future.title": "The harbour we steer for",
    "future.example": "Boats leave every hour.",
    "parts.what": "The thing",
    "parts.effect": "Its doing",
    "parts.on_what": "Whom it meets",
    "parts.where": "On which shore",
    "parts.where_hint": "an island or a pier",
}
MEASURES = {
    "measures.question": "Which legs lead there?",
    "measures.step": "leg",
    "measures.what": "Course",
    "measures.who": "Helm",
    "measures.result": "Landfall",
    "measures.due": "Tide",
}
HEADINGS = {"handout.agenda_columns": "Clock\nWatch on deck"}
# Kind, title, minutes; the first is there in an empty session.
STAGES = [
    ("plenary", "Boarding", "10"),
    ("triads", "Charts at the tables", "30"),
    ("talks", "Captains speak", "20"),
    ("voting", "Vote of the crew", "15"),
    ("results", "The course is set", "10"),
    ("measures", "Legs of the voyage", "25"),
]
DEADLINES = {"triads": "Charts are in", "voting": "Ballots are in"}
PEOPLE = [("Ada Marsh", 1), ("Cora Quayle", 2)]
# All seven votes of one person, and two of the other, which decide.
CHOICES = [["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3"], ["1.1", "2.1"]]

# What is in the workbook and in the protocol alike.
OWN_WORDS = [
    *(TITLE, HEAD["motto"], HEAD["place"], HEAD["organiser"], HEAD["host_name"], HEAD["goal"]),
    *QUESTIONS,
    *(title for _kind, title, _minutes in STAGES),
    *(name for name, _table in PEOPLE),
    *(f"{word} {number}.{slot}" for word in ("Quay", "Reef", "Tide") for number in (1, 2) for slot in (1, 2, 3, 4)),
    *("Fleet 2", "Buy a boat 2", "Pier master 1", "Hourly line 2", "by 2040"),
    *(COLUMNS["present.title"], COLUMNS["future.title"]),
]


def foreign_in(text: str) -> list[str]:
    """Return what of the handout stands in a text."""
    # A language is offered by its own name, a time zone by that of its city.
    return FOREIGN.findall(re.sub("Русский|Europe/Samara", "", html.unescape(text)))


def ends_of(kind: str) -> str:
    """Return when the stage of this kind is planned to end, as a clock of the hall shows it."""
    kinds = [stage[0] for stage in STAGES]
    minutes = sum(int(stage[2]) for stage in STAGES[: kinds.index(kind) + 1])
    return f"{STARTS + dt.timedelta(minutes=minutes):%H:%M}"
