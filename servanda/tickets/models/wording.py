"""Words prepared for answers: templates, and what to say instead of "it is not our fault"."""

from __future__ import annotations

from django.db import models

from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField


class AnswerTemplateQuerySet(models.QuerySet["AnswerTemplate"]):
    def in_use(self) -> AnswerTemplateQuerySet:
        return self.filter(retired_at=None)


class AnswerTemplate(models.Model):
    """An answer that is written often, one version a language, with placeholders like `{contact}`.

    `name` is what colleagues look for.
    """

    ref = RefField()
    name = WordsField()
    text = WordsField()
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = AnswerTemplateQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.name)


class Helpful(models.Model):
    """What the provider says in one language instead of pushing a problem away.

    `phrases`, `instead` and `steps` are lines: what is looked for, what is proposed, and how the
    exact place is found together with the customer. Without a row the product's own count.
    """

    language = models.CharField(max_length=5, unique=True)
    phrases = models.TextField()
    instead = models.TextField()
    steps = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.language
