"""Arguments with Vietnamese help and Vietnamese complaints."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NoReturn

from digitizer.cli.face import Face
from digitizer.errors import Translate

Handler = Callable[[Face, argparse.Namespace], int]
USAGE_ERROR = 2

# What argparse says in English, and how we say it.
_COMPLAINTS = (
    (r"the following arguments are required: (.+)", "còn thiếu {0}."),
    (r"unrecognized arguments: (.+)", "không có tham số {0}."),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "{0} không nhận {1}; hãy chọn: {2}."),
    (r"argument (.+?): expected .+", "{0} cần kèm giá trị."),
    (r"argument (.+?): invalid \w+ value: (.+)", "giá trị {1} của {0} không đúng."),
    (r"argument (.+?): not allowed with argument (.+)", "không dùng {0} cùng với {1}."),
    (r"ambiguous option: (.+?) could match (.+)", "{0} có thể là {1}; hãy viết đủ."),
)
_WRONG = "Dòng lệnh chưa đúng: {what} Hãy xem hướng dẫn bằng «{program} --help»."


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, translate: Translate) -> None:
        super().__init__(prog, max_help_position=30, width=100)
        self._say = translate

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self._say("Cách dùng: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks the chosen language; exit status 2 for a wrong command line."""

    def __init__(self, translate: Translate, helpful: bool = True, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=partial(_Formatter, translate=translate), **options)
        self._say = translate
        self._positionals.title = translate("tham số")
        self._optionals.title = translate("tùy chọn")
        if helpful:
            self.add_argument("-h", "--help", action="help", help=translate("xem hướng dẫn này"))

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the command line and leaves."""
        text = self._say(_WRONG).format(what=self._complaint(message), program=self.prog)
        sys.stderr.write(f"[GIA-02] {text}\n")
        raise SystemExit(USAGE_ERROR)

    def _complaint(self, message: str) -> str:
        for pattern, template in _COMPLAINTS:
            if found := re.fullmatch(pattern, message):
                return self._say(template).format(*found.groups())
        return message


class Verbs:
    """The verbs of a parser, each with its handler; every one takes the common options too."""

    def __init__(self, parser: Parser, common: Parser, translate: Translate) -> None:
        self._parsers = parser.add_subparsers(
            metavar=translate("LỆNH"), title=translate("các lệnh"), required=True
        )
        self._common = common
        self._say = translate

    def add(self, name: str, handler: Handler, about: str) -> Verb:
        """A verb that ``handler`` does."""
        verb = self._group(name, about)
        verb.parser.set_defaults(handler=handler)
        return verb

    def group(self, name: str, about: str) -> Verbs:
        """A verb that has verbs of its own (``book open``)."""
        return Verbs(self._group(name, about).parser, self._common, self._say)

    def _group(self, name: str, about: str) -> Verb:
        text = self._say(about)
        parser = self._parsers.add_parser(
            name, translate=self._say, parents=[self._common], help=text, description=text
        )
        return Verb(parser, self._say)


class Verb:
    """The arguments of one verb."""

    def __init__(self, parser: Parser, translate: Translate) -> None:
        self.parser = parser
        self._say = translate

    def take(
        self, *names: str, about: str, group: argparse._ActionsContainer | None = None, **options: Any
    ) -> Verb:
        """Adds an argument; returns itself, so that arguments can be listed one after another."""
        if "metavar" in options:
            options["metavar"] = self._say(options["metavar"])
        (group or self.parser).add_argument(*names, help=self._say(about), **options)
        return self


def whole_number(text: str) -> int:
    """An argument that counts something: 0 or more."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
