"""The verbs on what is sold, and on how kinds of problems are resolved."""

from servanda.catalogue.actions.priorities import set_priorities
from servanda.catalogue.actions.procedures import (
    Draft,
    Planned,
    retire_procedure,
    save_procedure,
)
from servanda.catalogue.actions.sold import (
    CATALOGUE,
    change_offering,
    change_service,
    create_level,
    create_offering,
    create_service,
    rename_level,
)

__all__ = [
    "CATALOGUE",
    "Draft",
    "Planned",
    "change_offering",
    "change_service",
    "create_level",
    "create_offering",
    "create_service",
    "rename_level",
    "retire_procedure",
    "save_procedure",
    "set_priorities",
]
