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
    ONE_WAY,
    Charge,
    CreditTerms,
    Metric,
    Offering,
    OfferingCredit,
    OfferingTarget,
    PriceTerms,
    Service,
    ServiceLevel,
    TargetTerms,
    Unit,
)

__all__ = [
    "NUMBERS",
    "ONE_WAY",
    "Charge",
    "Cost",
    "CreditTerms",
    "Impact",
    "MatrixCell",
    "Metric",
    "Offering",
    "OfferingCredit",
    "OfferingTarget",
    "PriceTerms",
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
