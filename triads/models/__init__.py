from triads.models.norm import GAPS, Norm
from triads.models.record import Record
from triads.models.triad import Barrier, Criterion, KeyQuestion, Triad, TriadQuerySet

__all__ = ["GAPS", "Barrier", "Criterion", "KeyQuestion", "Norm", "Record", "Triad", "TriadQuerySet"]
