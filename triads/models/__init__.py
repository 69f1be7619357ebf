from triads.models.record import Record
from triads.models.triad import Barrier, Criterion, KeyQuestion, Norm, Triad

__all__ = ["Barrier", "Criterion", "KeyQuestion", "Norm", "Record", "Triad"]
