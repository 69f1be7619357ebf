class DomainError(Exception):
    """A rule refused what was asked. Its text is a translated sentence for the person who asked."""
