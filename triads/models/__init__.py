from triads.models.assessment import Assessment, AssessmentSheet, Score
from triads.models.checking import FieldComment, Merger
from triads.models.choosing import Rating, Source
from triads.models.image import FutureImage, FutureImageVersion
from triads.models.norm import GAPS, Norm
from triads.models.paper import FlipchartPhoto, RecordUpload
from triads.models.record import Record, RecordQuerySet
from triads.models.talk import Talk
from triads.models.triad import Barrier, Criterion, KeyQuestion, Triad, TriadQuerySet

__all__ = [
    "GAPS",
    "Assessment",
    "AssessmentSheet",
    "Barrier",
    "Criterion",
    "FieldComment",
    "FlipchartPhoto",
    "FutureImage",
    "FutureImageVersion",
    "KeyQuestion",
    "Merger",
    "Norm",
    "Rating",
    "Record",
    "RecordQuerySet",
    "RecordUpload",
    "Score",
    "Source",
    "Talk",
    "Triad",
    "TriadQuerySet",
]
