"""How long a text of a session may be and between what its numbers lie: for blueprints and editors alike."""

TEXTS = {
    "title": 200,
    "motto": 200,
    "place": 200,
    "host_name": 200,
    "host_introduction": 10_000,
    "organiser": 200,
    "logo": 200,
    "goal": 10_000,
    "consent_text": 10_000,
    "horizon": 100,
    "time_zone": 40,
}
YEARS = (1990, 2200)
NUMBERS = {
    "drafts_min": (0, 20),
    "drafts_max": (1, 20),
    "team_triads": (1, 10),
    "draft_barriers_min": (0, 10),
    "draft_barriers_max": (1, 10),
    "record_barriers_warn": (0, 10),
    "record_barriers_max": (1, 10),
    "talk_minutes": (1, 60),
    "question_minutes": (0, 60),
    "report_minutes": (1, 60),
    "picks": (1, 50),
    "winners": (1, 50),
    "measures_min": (1, 10),
    "measures_max": (1, 10),
}
# Settings that are a yes or a no.
CHOICES = ("own_triads_allowed", "assessed_by_person")
# Of two numbers the first may not be more than the second.
PAIRS = [
    ("drafts_min", "drafts_max"),
    ("draft_barriers_min", "draft_barriers_max"),
    ("record_barriers_warn", "record_barriers_max"),
    ("measures_min", "measures_max"),
]
QUESTION = 1_000
CRITERION = 1_000
RESULT = 1_000
HASHTAG = 100
LINK_TITLE = 400
MATERIAL_SECTION = 200
MATERIAL_TITLE = 400
ADDRESS = 1_000
WORDING = 2_000

STAGE_MINUTES = (1, 24 * 60 - 1)
STAGE_TITLE = 300
STAGE_RESULT = 300
STAGE_EXPECTED = 2_000
STEP_TITLE = 400
STEP_MINUTES = (1, 600)
DEADLINE_TITLE = 200
