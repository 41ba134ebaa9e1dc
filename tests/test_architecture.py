"""Relations between tables look down the rings, as imports do. The import linter cannot see a
foreign key given as a string, so the tables are asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

ROOT = Path(__file__).resolve().parent.parent


def rings() -> dict[str, int]:
    """Package -> height, from the one list the import linter reads."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    return {
        package.strip(): height
        for height, layer in enumerate(reversed(layers))
        for package in layer.split("|")
    }


def looks_down(label: str, target: str) -> bool:
    heights = rings()
    if label == target or target not in heights:
        return True
    return heights[target] < heights[label]


def relations() -> list[tuple[str, str, str]]:
    """(package, field, package it points at) for all of our tables, link tables included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete else None
            if isinstance(target, type) and issubclass(target, models.Model):
                name = f"{model._meta.label}.{field.name}"
                found.append((model._meta.app_label, name, target._meta.app_label))
    return [each for each in found if each[0] in rings()]


def test_no_relation_looks_up_or_sideways() -> None:
    assert [name for label, name, target in relations() if not looks_down(label, target)] == []


def test_there_are_relations_to_look_at() -> None:
    assert len(relations()) > 20


@pytest.mark.parametrize(
    ("label", "target", "fine"),
    [
        ("tickets", "contracts", True),
        ("tickets", "tickets", True),
        ("contracts", "tickets", False),
        ("desk", "portal", False),
        ("people", "auth", True),
    ],
)
def test_the_measure_itself(label: str, target: str, fine: bool) -> None:
    assert looks_down(label, target) is fine


def test_every_package_has_its_place() -> None:
    folders = {path.parent.name for path in (ROOT / "servanda").glob("*/__init__.py")}
    assert folders == set(rings())


def test_every_table_is_as_the_migrations_make_it():
    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = found.changes(graph=loader.graph)
    ours = {
        label: [str(one.operations) for one in changes[label]]
        for label in changes
        if apps.get_app_config(label).name.startswith("servanda")
    }
    assert not ours, "run: servanda manage makemigrations"


def test_no_package_has_two_newest_migrations():
    assert not MigrationLoader(None).detect_conflicts(), "renumber the later one"
