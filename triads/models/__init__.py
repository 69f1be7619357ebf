from triads.models.norm import GAPS, Norm
from triads.models.record import Record, RecordQuerySet
from triads.models.triad import Barrier, Criterion, KeyQuestion, Triad, TriadQuerySet

__all__ = ["GAPS", "Barrier", "Criterion", "KeyQuestion", "Norm", "Record", "RecordQuerySet", "Triad", "TriadQuerySet"]
