"""The tables of what is sold, and of how kinds of problems are resolved."""

from servanda.catalogue.models.priorities import (
    NUMBERS,
    Impact,
    MatrixCell,
    PriorityName,
    Urgency,
)
from servanda.catalogue.models.procedure import Cost, Procedure, ProcedureStep, ProcedureVersion
from servanda.catalogue.models.sold import (
    Metric,
    Offering,
    OfferingTarget,
    Service,
    ServiceLevel,
    TargetTerms,
    Unit,
)

__all__ = [
    "NUMBERS",
    "Cost",
    "Impact",
    "MatrixCell",
    "Metric",
    "Offering",
    "OfferingTarget",
    "PriorityName",
    "Procedure",
    "ProcedureStep",
    "ProcedureVersion",
    "Service",
    "ServiceLevel",
    "TargetTerms",
    "Unit",
    "Urgency",
]
