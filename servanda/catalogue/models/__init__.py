"""The tables of what is sold, and of how kinds of problems are resolved."""

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
    "Cost",
    "Metric",
    "Offering",
    "OfferingTarget",
    "Procedure",
    "ProcedureStep",
    "ProcedureVersion",
    "Service",
    "ServiceLevel",
    "TargetTerms",
    "Unit",
]
