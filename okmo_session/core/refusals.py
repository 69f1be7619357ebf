"""How a refusal of the domain reaches the person who asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from okmo_session.core.errors import DomainError


@contextmanager
def refusal_told(request: HttpRequest) -> Iterator[None]:
    """Do what stands in the block; where a rule refuses it, the page that comes next says why."""
    try:
        yield
    except DomainError as error:
        messages.error(request, str(error))
