"""Every form of the project: who sends it when, what belongs into its fields, and what does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.factories.day import At, Day
from tests.factories.voting import NOT_ENTERED

SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "script, attribute, template, emoji, right to left": (
        SCRIPT + " \" autofocus onfocus='alert(1)' x=\" {{ session.join_code }}{% now 'Y' %} %(count)s {0}"
        " Анна 🙂 👩‍👩‍👧 \u202eаннА\u202c שלום"
    ),
    "formula": "=cmd|' /C calc'!A0",
    "control characters": "до\x00и\x07после\x1b[31m\u0085",
    "too long and hostile": SCRIPT * 400,
    "spaces": " \u00a0\u200b\t ",
    "empty": "",
}
NUMBERS = ["семь", str(10**30), "-1", "1.5", "²", "", "9" * 10_000, "1\x00", SCRIPT]
MISSING = "(missing)"


def first_person(day: Day) -> int:
    return day.people[0].pk


def first_table(day: Day) -> int:
    return day.tables[0].pk


def first_option(day: Day) -> int:
    return day.polls[0].options.first().pk


def last_option(day: Day) -> int:
    return day.polls[0].options.last().pk


def first_question(day: Day) -> int:
    return day.session.key_questions.first().pk


def first_draft(day: Day) -> int:
    return day.tables[0].proposed_drafts.first().pk


@dataclass(frozen=True)
class Form:
    """A form: who sends it when, its fields, and a page on which its texts are read afterwards.

    A text is one's own words and must never be lost; a secret is never shown again; a number or time is typed or made
    by the browser; a thing is the id of a row, which another session's id must not stand for.
    """

    actor: str
    at: At
    texts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    things: dict[str, Callable[[Day], int]] | None = None
    others: dict[str, str] | None = None
    page: tuple[str, str] = ("", "")
    is_for_scripts: bool = False

    def valid(self, day: Day) -> dict[str, Any]:
        """Return what a person would send."""
        things = {name: find(day) for name, find in (self.things or {}).items()}
        plain = dict.fromkeys(self.texts, "Волга") | dict.fromkeys(self.secrets, "vesna-2026")
        return plain | dict.fromkeys(self.numbers, "1") | things | (self.others or {})

    def hostile(self, other_day: Day) -> Iterator[dict[str, Any]]:
        """Yield what is sent instead of a valid value: one's own words at once, everything else one by one."""
        things, words = self.things or {}, self.texts + self.secrets
        for text in TEXTS.values() if words else ():
            # Each field its own words, or one would be found in place of another.
            own = {field: f"{text}{n}" if text.strip() else text for n, field in enumerate(self.texts, start=1)}
            yield dict.fromkeys(self.secrets, text) | own
        for field in (*self.numbers, *things):
            yield from ({field: text} for text in NUMBERS)
        for field in self.others or {}:
            yield from ({field: text} for text in ("семь", SCRIPT, "9" * 10_000, "1\x00"))
        yield from ({field: str(find(other_day))} for field, find in things.items())
        yield from ({field: MISSING} for field in self.valid(other_day))


DRAFT = ("present_what:1", "future_where:3", "barrier-1:1")
RECORD = ("name", "present_what:1", "future_where:3", "barrier-1:1")
PLAN = ("name", "what:1", "who:2", "result:3")
VERSIONS = {"version:name": "0", "form_id": "f" * 22}
FORMS = {
    "sessions:login": Form("stranger", At.MORNING, ("login",), ("password",), others={"next": "/"}),
    "sessions:set_up": Form("stranger", At.MORNING, ("name", "login"), ("password", "password_again")),
    "sessions:language": Form("stranger", At.MORNING, others={"language": "ru", "next": "/"}),
    "sessions:find": Form("stranger", At.MORNING, ("code",)),
    "sessions:come_back": Form("stranger", At.MORNING, ("code",)),
    "sessions:join": Form(
        "stranger",
        At.MORNING,
        ("name", "region", "organisation"),
        things={"team": first_table},
        others={"consent": "on", "form_id": "f" * 22},
        page=("headquarters", "sessions:people"),
    ),
    "sessions:people_file_read": Form("headquarters", At.MORNING, others={"file": "ФИО"}),
    "sessions:people_import_take": Form("headquarters", At.MORNING, others={"seen": "0" * 32}),
    "sessions:table_choose": Form("participant", At.MORNING, things={"team": first_table}),
    "sessions:member_add": Form("table", At.MORNING, ("name", "region"), page=("headquarters", "sessions:people")),
    "sessions:speaker_name": Form("table", At.MORNING, things={"participant": first_person}),
    "sessions:stage_extend": Form("facilitator", At.MEASURES, others={"minutes": "1", "seen": "0"}),
    "sessions:address_choose": Form("headquarters", At.MORNING, others={"address": ""}),
    "sessions:tables_add": Form("facilitator", At.MORNING, numbers=("count", "after")),
    "sessions:announcement_send": Form(
        "facilitator",
        At.MORNING,
        ("text",),
        others={"audience": "everybody"},
        page=("facilitator", "sessions:announcements"),
    ),
    "screens:table_nudge_send": Form("headquarters", At.MORNING, ("text",)),
    "sessions:note_autosave": Form(
        "participant",
        At.MORNING,
        ("value",),
        others={"field": "text", "version": "0", "operation": "o" * 22},
        page=("participant", "sessions:notes"),
        is_for_scripts=True,
    ),
    "sessions:note_save": Form(
        "participant",
        At.MORNING,
        ("text",),
        others={"version:text": "0", "form_id": "f" * 22},
        page=("participant", "sessions:notes"),
    ),
    "sessions:badge_check_in": Form("headquarters", At.MORNING, ("code",)),
    "sessions:person_walk_in": Form(
        "headquarters",
        At.MORNING,
        ("name", "region", "organisation"),
        things={"team": first_table},
        others={"form_id": "f" * 22},
        page=("headquarters", "sessions:people"),
    ),
    "sessions:me_save": Form(
        "participant",
        At.MORNING,
        ("name", "region", "organisation", "job_title"),
        others={"phone": "+7 900 123", "email": "anna@example.org"},
        page=("participant", "sessions:me"),
    ),
    "sessions:mandate_add": Form(
        "headquarters",
        At.MORNING,
        ("organisation",),
        numbers=("weight",),
        things={"holder": first_person},
        page=("headquarters", "sessions:mandates"),
    ),
    "sessions:mandate_save": Form(
        "headquarters",
        At.MORNING,
        ("organisation",),
        numbers=("weight",),
        things={"proxy": first_person},
        page=("headquarters", "sessions:mandates"),
    ),
    "preparation:person_save": Form(
        "headquarters",
        At.MORNING,
        ("name", "region", "organisation", "job_title"),
        others={"phone": "+7 900 123", "email": "anna@example.org"},
        page=("headquarters", "preparation:person"),
    ),
    "preparation:person_seat": Form("headquarters", At.MORNING, things={"team": first_table}),
    "preparation:person_erase": Form("headquarters", At.MORNING, others={"is_asked": "on"}),
    "preparation:everybody_seat": Form("headquarters", At.MORNING, others={"who": "rest", "how": "mixed"}),
    "preparation:marked_seat": Form(
        "headquarters", At.MORNING, things={"participants": first_person, "team": first_table}
    ),
    "preparation:table_rename": Form(
        "headquarters", At.MORNING, ("name",), page=("headquarters", "preparation:tables")
    ),
    "preparation:session_new": Form(
        "facilitator",
        At.MORNING,
        ("title",),
        others={"source": "empty", "date": "2026-11-24", "language": "", "form_id": "f" * 22},
    ),
    "preparation:session_delete": Form("facilitator", At.MORNING, ("title",)),
    "preparation:crew_role": Form("facilitator", At.MORNING, others={"role": "observer"}),
    "triads:field_save": Form(
        "table",
        At.MORNING,
        ("value",),
        others={"field": "barrier-5:1", "version": "0", "operation": "o" * 22},
        page=("table", "triads:record"),
        is_for_scripts=True,
    ),
    "triads:record_save": Form(
        "table",
        At.MORNING,
        RECORD,
        things={"key_question:1": first_question},
        others=VERSIONS,
        page=("table", "triads:record"),
    ),
    "triads:record_file_read": Form("headquarters", At.MORNING, others={"file": "запись.xlsx"}),
    "triads:upload_take": Form("headquarters", At.MORNING, others={"confirmed": "1", "version:name": "0"}),
    "triads:entry_autosave": Form(
        "headquarters",
        At.MORNING,
        ("value",),
        others={"field": "barrier-5:1", "version": "0", "operation": "o" * 22},
        page=("headquarters", "triads:entry"),
        is_for_scripts=True,
    ),
    "triads:entry_save": Form(
        "headquarters",
        At.MORNING,
        RECORD,
        things={"key_question:1": first_question},
        others=VERSIONS,
        page=("headquarters", "triads:entry"),
    ),
    "triads:entry_hand_in": Form("headquarters", At.MORNING, ("name",), page=("headquarters", "triads:entry")),
    "triads:entry_member_add": Form(
        "headquarters", At.MORNING, ("name", "region"), page=("headquarters", "triads:entry")
    ),
    "triads:entry_speaker": Form("headquarters", At.MORNING, things={"participant": first_person}),
    "triads:record_hand_in": Form("table", At.MORNING, ("name",), page=("table", "triads:record")),
    "triads:photo_add": Form("table", At.MORNING, others={"file": "фото.jpg", "next": "/"}),
    "triads:presence_say": Form("table", At.MORNING, others={"field": "barrier-5:1", "here": "yes"}),
    "triads:draft_field_save": Form(
        "participant",
        At.MORNING,
        ("value",),
        others={"field": "barrier-3:1", "version": "0", "operation": "o" * 22},
        page=("participant", "triads:drafts"),
        is_for_scripts=True,
    ),
    "triads:drafts_save": Form(
        "participant",
        At.MORNING,
        DRAFT,
        things={"key_question:1": first_question},
        others=VERSIONS,
        page=("participant", "triads:drafts"),
    ),
    "triads:drafts_take": Form(
        "table", At.MORNING, RECORD, things={"draft": first_draft}, page=("table", "triads:record")
    ),
    "triads:drafts_merge": Form("table", At.MORNING, things={"ticked": first_draft}),
    "triads:slots_swap": Form("table", At.MORNING, ("name",), page=("table", "triads:record")),
    "triads:ratings_save": Form("participant", At.MORNING, others={"rating-1-1": "4"}),
    "triads:draft_add": Form("participant", At.MORNING, DRAFT, page=("participant", "triads:drafts")),
    "triads:draft_propose": Form("participant", At.MORNING, DRAFT, page=("participant", "triads:drafts")),
    "triads:draft_withdraw": Form("participant", At.MORNING, DRAFT, page=("participant", "triads:drafts")),
    "triads:record_return": Form(
        "headquarters",
        At.MORNING,
        ("comment", "comment:present_what:1"),
        page=("headquarters", "triads:record_check"),
    ),
    "triads:record_correct": Form(
        "headquarters",
        At.MORNING,
        ("value",),
        others={"field": "barrier-5:1", "version": "0", "operation": "o" * 22},
        page=("headquarters", "triads:record_check"),
        is_for_scripts=True,
    ),
    "triads:record_correct_save": Form(
        "headquarters",
        At.MORNING,
        RECORD,
        things={"key_question:1": first_question},
        others=VERSIONS,
        page=("headquarters", "triads:record_check"),
    ),
    "triads:text_give_back": Form("headquarters", At.MORNING, others={"field": "name"}),
    "triads:own_text_give_back": Form("table", At.MORNING, others={"field": "name"}),
    "triads:merger_propose": Form("headquarters", At.MORNING, others={"one": "2.2", "other": "1.1", "kept": "one"}),
    "triads:assessment_field_save": Form(
        "table",
        At.VOTE,
        ("value",),
        others={"field": "remark:1", "version": "0", "operation": "o" * 22},
        page=("table", "triads:assessment"),
        is_for_scripts=True,
    ),
    "triads:assessment_save": Form("table", At.VOTE, others={"remark:1": "Верно", "form_id": "f" * 22}),
    "triads:assessment_hand_in": Form("table", At.VOTE, others={"with_gaps": "1"}),
    "triads:sheet_paper": Form("headquarters", At.VOTE, things={"team": first_table}),
    "triads:sheet_field_save": Form(
        "headquarters",
        At.VOTE,
        ("value",),
        others={"field": "remark:1", "version": "0", "operation": "o" * 22},
        page=("headquarters", "triads:sheet"),
        is_for_scripts=True,
    ),
    "triads:sheet_save": Form("headquarters", At.VOTE, others={"remark:1": "Верно", "form_id": "f" * 22}),
    "triads:sheet_hand_in": Form("headquarters", At.VOTE, others={"with_gaps": "1"}),
    "triads:notes_autosave": Form(
        "table",
        At.MORNING,
        ("value",),
        others={"field": "notes", "version": "0", "operation": "o" * 22},
        page=("table", "triads:talk_now"),
        is_for_scripts=True,
    ),
    "triads:notes_save": Form(
        "table",
        At.MORNING,
        ("notes",),
        others={"version:notes": "0", "form_id": "f" * 22},
        page=("table", "triads:talk_now"),
    ),
    "triads:priority_question": Form("headquarters", At.MEASURES, things={"question": first_question}),
    "triads:image_field_save": Form(
        "headquarters",
        At.MEASURES,
        ("value",),
        others={"field": "image:0", "version": "1", "operation": "o" * 22},
        page=("headquarters", "triads:image"),
        is_for_scripts=True,
    ),
    "triads:image_save": Form(
        "headquarters",
        At.MEASURES,
        ("image:0",),
        others={"version:image:0": "1", "form_id": "f" * 22},
        page=("headquarters", "triads:image"),
    ),
    "triads:image_assemble": Form(
        "headquarters",
        At.MEASURES,
        ("image:0",),
        things={"image": first_question},
        others={"version:image:0": "1", "form_id": "f" * 22},
        page=("headquarters", "triads:image"),
    ),
    "voting:ballot_cast": Form("participant", At.VOTE, things={"option": first_option}, others={"seen": ""}),
    "voting:paper_enter": Form(
        "headquarters", At.VOTE, ("marks",), others={"serial": NOT_ENTERED}, page=("headquarters", "voting:paper_entry")
    ),
    "voting:paper_decide": Form(
        "headquarters", At.VOTE, ("marks",), others={"reading": "3"}, page=("headquarters", "voting:paper_queue")
    ),
    "voting:paper_set_aside": Form("headquarters", At.VOTE, others={"serial": NOT_ENTERED, "reason": "lost"}),
    "voting:poll_prepare": Form(
        "facilitator",
        At.MORNING,
        ("title",),
        numbers=("picks", "winners"),
        page=("facilitator", "voting:poll"),
        others={"closes_at": "23:59", "own_triads_allowed": "on", "secrecy": "secret", "tie_1": "lot"},
    ),
    "voting:poll_extend": Form("facilitator", At.VOTE, others={"closes_at": "23:59"}),
    "voting:poll_settle": Form(
        "facilitator", At.COUNTED, ("seed",), others={"method": "lot"}, page=("facilitator", "voting:result")
    ),
    "voting:poll_run_off": Form("facilitator", At.COUNTED, others={"closes_at": "23:59"}),
    "voting:poll_add": Form("facilitator", At.COUNTED, things={"option": last_option}),
    "voting:poll_add_back": Form("facilitator", At.COUNTED, things={"option": last_option}),
    "voting:papers_print": Form("headquarters", At.VOTE, numbers=("count",), others={"seen": "0"}),
    "voting:papers_issue": Form("headquarters", At.VOTE, ("serials",), others={"until": ""}),
    "voting:papers_spoil": Form("headquarters", At.VOTE, ("serial",)),
    "voting:papers_hand_in": Form("headquarters", At.VOTE, ("serials",), page=("headquarters", "voting:papers")),
    "voting:paper_voter_mark": Form(
        "headquarters", At.VOTE, things={"participant": first_person}, others={"serial": ""}
    ),
    "voting:paper_voter_unmark": Form("headquarters", At.VOTE, things={"participant": first_person}),
    "measures:plan_autosave": Form(
        "table",
        At.MEASURES,
        ("value",),
        others={"field": "result:3", "version": "0", "operation": "o" * 22},
        page=("table", "measures:plan"),
        is_for_scripts=True,
    ),
    "measures:plan_save": Form(
        "table",
        At.MEASURES,
        PLAN,
        things={"speaker": first_person},
        others=VERSIONS | {"due:1": "2026-06-01"},
        page=("table", "measures:plan"),
    ),
    "measures:plan_hand_in": Form("table", At.MEASURES, ("name", "what:1"), page=("table", "measures:plan")),
    "measures:plan_return": Form(
        "headquarters", At.MEASURES, ("comment",), page=("headquarters", "measures:plan_check")
    ),
    "measures:plan_open": Form(
        "headquarters", At.MEASURES, numbers=("known_teams",), things={"participants": first_person}
    ),
    "measures:people_seat": Form("headquarters", At.MEASURES, things={"participants": first_person}),
    "screens:projector_show": Form("facilitator", At.MORNING, others={"scene": "agenda"}),
    "screens:projector_dark": Form("facilitator", At.MORNING, others={"on": "yes"}),
    "screens:projector_sound": Form("facilitator", At.MORNING, others={"on": "yes"}),
    "preparation:stage_autosave": Form(
        "facilitator",
        At.MORNING,
        ("value",),
        others={"field": "title", "version": "0", "operation": "o" * 22},
        page=("facilitator", "preparation:stage"),
        is_for_scripts=True,
    ),
    "preparation:stage_save": Form(
        "facilitator",
        At.MORNING,
        ("title", "result", "expected"),
        others={"starts": "14:00", "planned_minutes": "45", "is_locked": "yes", "kind": "talks"} | VERSIONS,
        page=("facilitator", "preparation:stage"),
    ),
    "preparation:field_save": Form(
        "facilitator",
        At.MORNING,
        ("value",),
        others={"field": "wording.criteria.writing", "version": "0", "operation": "o" * 22},
        page=("facilitator", "preparation:editor"),
        is_for_scripts=True,
    ),
    "preparation:editor_save": Form(
        "facilitator",
        At.MORNING,
        ("wording.criteria.writing", "new:criterion-writing.text"),
        others={"version:wording.criteria.writing": "0", "form_id": "f" * 22},
        page=("facilitator", "preparation:editor"),
    ),
}
