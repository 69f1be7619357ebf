"""The plans of the afternoon: everything that pages, reports and the demo do with them."""

from measures.domain.assigning import close_plan, move, open_plan, seat_evenly, seat_people, unseated
from measures.domain.handing_in import (
    COMMENT_LENGTH,
    accept,
    hand_in,
    plan_deadline,
    problems_before_hand_in,
    return_to_team,
    warnings_of,
)
from measures.domain.summaries import PlanSummary, plan_summaries
from measures.domain.tables import plan_at_table, plan_of, plans_of
from measures.domain.writing import PARTS, field_values, save
from triads.domain.priorities import priorities

__all__ = [
    "COMMENT_LENGTH",
    "PARTS",
    "PlanSummary",
    "accept",
    "close_plan",
    "field_values",
    "hand_in",
    "move",
    "open_plan",
    "plan_at_table",
    "plan_deadline",
    "plan_of",
    "plan_summaries",
    "plans_of",
    "priorities",
    "problems_before_hand_in",
    "return_to_team",
    "save",
    "seat_evenly",
    "seat_people",
    "unseated",
    "warnings_of",
]
