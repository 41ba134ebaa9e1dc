"""What can be done with the service file of a customer."""

from servanda.systems.actions.checking import check_system, check_systems
from servanda.systems.actions.files import attach_to_system, bring_back_file, remove_file
from servanda.systems.actions.importing import SystemRow, import_systems
from servanda.systems.actions.systems import (
    add_system,
    change_system,
    restore_system,
    retire_system,
)

__all__ = [
    "SystemRow",
    "add_system",
    "attach_to_system",
    "bring_back_file",
    "change_system",
    "check_system",
    "check_systems",
    "import_systems",
    "remove_file",
    "restore_system",
    "retire_system",
]
