"""A made-up day of the handout, played up to a moment by the verbs that the pages call."""

from okmo_session.reports.demo.links import private_links
from okmo_session.reports.demo.moments import Moment
from okmo_session.reports.demo.play import PEOPLE_MAX, Play, play

__all__ = ["PEOPLE_MAX", "Moment", "Play", "play", "private_links"]
