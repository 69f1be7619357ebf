from measures.models.plan import Measure, MeasurePlan

__all__ = ["Measure", "MeasurePlan"]
