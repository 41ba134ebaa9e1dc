"""Sentences with values in them, as every notice says them."""

from servanda.presentation.sentence import Sentence, isolated, say

__all__ = ["Sentence", "isolated", "say"]
