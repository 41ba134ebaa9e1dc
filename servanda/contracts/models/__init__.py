from servanda.contracts.models.agreement import (
    AmendmentRule,
    Contract,
    ContractQuerySet,
    Credit,
    Line,
    Reclassification,
    Renewal,
    Rung,
    Step,
    Target,
    Version,
    VersionQuerySet,
)
from servanda.contracts.models.beside import Correction, Document, DocumentQuerySet

__all__ = [
    "AmendmentRule",
    "Contract",
    "ContractQuerySet",
    "Correction",
    "Credit",
    "Document",
    "DocumentQuerySet",
    "Line",
    "Reclassification",
    "Renewal",
    "Rung",
    "Step",
    "Target",
    "Version",
    "VersionQuerySet",
]
