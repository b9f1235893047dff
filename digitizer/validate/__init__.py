"""Checks records and books by rules with stable ids; says what is wrong and what to do, changes nothing."""

from digitizer.validate.book_rules import BOOK_RULES
from digitizer.validate.checker import BOOK, RECORD_RULES, Checker, RuleInfo, rule_table
from digitizer.validate.lookups import Lookups
from digitizer.validate.rule import Hit, Rule, Source

__all__ = [
    "BOOK",
    "BOOK_RULES",
    "RECORD_RULES",
    "Checker",
    "Hit",
    "Lookups",
    "Rule",
    "RuleInfo",
    "Source",
    "rule_table",
]
