"""The one tree of errors: a stable code, what happened, and the next step.

Sentences are Vietnamese and are themselves the message ids of the gettext catalogues, so that a face
(``cli``, ``gui``) can show them in another language: ``error.text(translate)``.
Never put personal data (names, identity numbers, addresses) into ``params``: errors are logged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Translate = Callable[[str], str]


def _same(text: str) -> str:
    return text


def filled(template: str, params: Mapping[str, object], translate: Translate = _same) -> str:
    """The translated template, filled in; words of ours among the params (a role, a state) too."""
    return translate(template).format(
        **{name: translate(value) if isinstance(value, str) else value for name, value in params.items()}
    )


class DigitizerError(Exception):
    """Something that a person must hear of.

    ``code`` is stable and searchable (``ANH-02``); ``message`` says what happened and ``step`` what to do
    next; both are templates filled with ``params`` by ``str.format``. ``exit_status`` is the command line's.
    """

    exit_status = 1

    def __init__(self, code: str, message: str, step: str = "", **params: object) -> None:
        self.code = code
        self.message = message
        self.step = step
        self.params: Mapping[str, object] = params
        super().__init__(code)

    def text(self, translate: Translate = _same) -> str:
        """The whole sentence for a person: message, then the next step, without the code."""
        parts = (self.message, self.step)
        return " ".join(filled(part, self.params, translate) for part in parts if part)

    def __str__(self) -> str:
        return f"[{self.code}] {self.text()}"

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross the boundary of worker processes, so they pickle with their words."""
        return (_rebuild, (type(self), self.code, self.message, self.step, dict(self.params)))


def _rebuild(
    kind: type[DigitizerError], code: str, message: str, step: str, params: dict[str, object]
) -> DigitizerError:
    return kind(code, message, step, **params)


class InputError(DigitizerError):
    """A file or a value handed in cannot be used (codes ``TEP``, ``ANH``, ``PDF``, ``GIA``)."""


class ReadingError(DigitizerError):
    """A page cannot be read by the engines (codes ``DOC``)."""


class DataError(DigitizerError):
    """A data file under ``ocr_profiles`` is wrong (codes ``DLM``); names file and line."""


class StoreError(DigitizerError):
    """The office folder cannot be read or written (codes ``KHO``)."""


class RuleError(DigitizerError):
    """The workflow does not allow this (codes ``QTR``): wrong state, role or person."""


class ExportError(DigitizerError):
    """A package cannot be written (codes ``XUA``)."""


class EnvironmentFault(DigitizerError):
    """A program, model or right that the machine should have is missing (codes ``MAY``)."""

    exit_status = 3


class ScannerError(DigitizerError):
    """A scanner cannot do what was asked (codes ``MQT``); ``again``: after the next step, try again."""

    def __init__(
        self, code: str, message: str, step: str = "", *, again: bool = True, **params: object
    ) -> None:
        self.again = again
        super().__init__(code, message, step, **params)

    def __reduce__(self) -> tuple[object, ...]:
        return (
            _rebuild_scanner,
            (self.code, self.message, self.step, self.again, dict(self.params)),
        )


def _rebuild_scanner(
    code: str, message: str, step: str, again: bool, params: dict[str, object]
) -> ScannerError:
    return ScannerError(code, message, step, again=again, **params)
