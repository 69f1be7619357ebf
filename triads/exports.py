"""The teams' triads as rows."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from okmo_session.core.exports.tables import Cell, Table
from sessions.actors import Actor
from sessions.models import StrategySession
from triads.domain.assessment.assessing import assessing_criteria
from triads.domain.assessment.results import TriadResult, assessment_results, remarks_of
from triads.domain.image.parts import parts_to_read
from triads.domain.visibility import talks_are_over
from triads.models import Record, Triad
from triads.rules import can_check_records, can_read_means


def triads_table(session: StrategySession) -> Table:
    """Return every triad of a table in which something is written, by number, each barrier in a column of its own."""
    triads = [triad for triad in _team_triads(session) if not triad.is_empty]
    barriers = max([len(triad.barrier_texts) for triad in triads] + [1])
    columns = [
        _("Triad"),
        _("Table"),
        _("Team"),
        _("Speaker"),
        _("Key question"),
        session.words["present"]["title"],
        *[_("Barrier %(number)s") % {"number": number} for number in range(1, barriers + 1)],
        session.words["future"]["title"],
        _("From the drafts of"),
        _("Record"),
        _("Made one with"),
        _("Priority"),
    ]
    states = {
        record.team_id: str(record.get_state_display()) for record in Record.objects.filter(team__session=session)
    }
    rows = [_row(triad, barriers, states) for triad in triads]
    return Table(_("Triads"), columns, rows, empty=_("No table has written a triad yet."))


def _team_triads(session: StrategySession) -> list[Triad]:
    triads = session.triads.filter(team__isnull=False).for_reading().with_lineage().select_related("team__speaker")
    return list(triads.order_by("team__table_number", "slot"))


def _row(triad: Triad, barriers: int, states: dict[int, str]) -> list[Cell]:
    team = triad.team
    assert team is not None, "only triads of tables are listed"
    texts = triad.barrier_texts
    return [
        triad.number,
        team.table_number,
        team.name,
        team.speaker.name if team.speaker else "",
        triad.key_question.text if triad.key_question else "",
        triad.present_sentence,
        *texts,
        *[""] * (barriers - len(texts)),
        triad.future_sentence,
        ", ".join(triad.source_authors),
        states.get(team.pk, ""),
        triad.merged_into.number if triad.merged_into else "",
        triad.priority_rank,
    ]


def drafts_table(session: StrategySession, actor: Actor) -> Table:
    """Return the drafts that were proposed to tables, with the triad each went into: for the headquarters only."""
    columns = [
        _("Table"),
        pgettext("draft", "Author"),
        _("Key question"),
        session.words["present"]["title"],
        session.words["barriers"]["title"],
        session.words["future"]["title"],
        _("Taken into"),
    ]
    if not can_check_records(actor):
        return Table(_("Drafts"), columns, [], empty=_("Drafts are read by their table and the headquarters only."))
    proposed = session.triads.drafts().filter(proposed_to__isnull=False).for_reading()
    listed = proposed.select_related("author", "proposed_to", "use__triad__team")
    rows = [_draft_row(draft) for draft in listed.order_by("proposed_to__table_number", "proposed_at", "pk")]
    return Table(_("Drafts"), columns, rows, empty=_("Nobody has proposed a draft yet."))


def _draft_row(draft: Triad) -> list[Cell]:
    use = getattr(draft, "use", None)
    return [
        draft.proposed_to.table_number if draft.proposed_to else None,
        draft.author.name if draft.author else "",
        draft.key_question.text if draft.key_question else "",
        draft.present_sentence,
        "\n".join(draft.barrier_texts),
        draft.future_sentence,
        use.triad.number if use else "",
    ]


def image_table(session: StrategySession) -> Table:
    """Return the image of the future with the priorities it comes from, a row for each key question."""
    columns = [_("Key question"), _("Priorities"), _("Image of the desired future")]
    rows: list[list[Cell]] = [
        [
            part.question.text if part.question else _("To all questions together"),
            ", ".join(triad.number for triad in part.priorities),
            part.text,
        ]
        for part in parts_to_read(session)
    ]
    return Table(_("Image of the future"), columns, rows, empty=_("The priorities have not been announced."))


def assessment_table(session: StrategySession, actor: Actor) -> Table:
    """Return how each triad was assessed: after the talks and for the crew, before and for others a sentence."""
    criteria = assessing_criteria(session)
    columns = [
        _("Triad"),
        _("Team"),
        _("Mean"),
        _("Least"),
        _("Most"),
        pgettext("assessment", "Sheets"),
        _("Scores"),
        *[_("Mean: %(criterion)s") % {"criterion": criterion.text} for criterion in criteria],
        session.words["future"]["title"],
    ]
    rows = [_assessment_row(result) for result in assessment_results(session)] if _may_read(session, actor) else []
    return Table(_("Assessment"), columns, rows, empty=_why_empty(session, actor))


def remarks_table(session: StrategySession, actor: Actor) -> Table:
    """Return the remarks of the assessment without their authors, given by the same rule."""
    rows = remarks_of(session) if _may_read(session, actor) else []
    return Table(_("Remarks"), [_("Triad"), _("Remark")], rows, empty=_why_empty(session, actor))


def _may_read(session: StrategySession, actor: Actor) -> bool:
    return actor.is_crew and can_read_means(actor, talks_are_over(session), has_handed_in=False)


def _why_empty(session: StrategySession, actor: Actor) -> str:
    if _may_read(session, actor):
        return _("Nothing has been handed in.")
    return _("The assessment can be read when the talks are over.")


def _assessment_row(result: TriadResult) -> list[Cell]:
    spread, triad = result.spread, result.triad
    return [
        triad.number,
        triad.team.name if triad.team else "",
        float(spread.shown) if spread else None,
        spread.least if spread else None,
        spread.most if spread else None,
        result.sheets,
        spread.count if spread else 0,
        *[float(one.shown) if one else None for one in result.by_criterion],
        triad.future_sentence,
    ]
