from servanda.contracts.models.agreement import (
    AmendmentRule,
    Contract,
    ContractQuerySet,
    Renewal,
    Step,
    Version,
    VersionQuerySet,
)
from servanda.contracts.models.beside import Correction, Document, DocumentQuerySet
from servanda.contracts.models.lines import Credit, Line, Reclassification, Target
from servanda.contracts.models.parts import PriceItem, Rung

__all__ = [
    "AmendmentRule",
    "Contract",
    "ContractQuerySet",
    "Correction",
    "Credit",
    "Document",
    "DocumentQuerySet",
    "Line",
    "PriceItem",
    "Reclassification",
    "Renewal",
    "Rung",
    "Step",
    "Target",
    "Version",
    "VersionQuerySet",
]
