"""Blueprints: files that hold all wording, times and numbers of a session, so that none of it is in code."""

from sessions.domain.blueprints.building import add_session
from sessions.domain.blueprints.content import Blueprint
from sessions.domain.blueprints.empty import empty_blueprint
from sessions.domain.blueprints.gathering import blueprint_of_session
from sessions.domain.blueprints.marked import BlueprintError
from sessions.domain.blueprints.reading import built_in_blueprints, read_blueprint, text_of_blueprint
from sessions.domain.blueprints.slugs import free_slug, slug_of
from sessions.domain.blueprints.writing import write_blueprint

__all__ = [
    "Blueprint",
    "BlueprintError",
    "add_session",
    "blueprint_of_session",
    "built_in_blueprints",
    "empty_blueprint",
    "free_slug",
    "read_blueprint",
    "slug_of",
    "text_of_blueprint",
    "write_blueprint",
]
