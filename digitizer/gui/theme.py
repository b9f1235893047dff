"""The look of the window: fonts, sizes and styles, all of them made here.

Sizes are in ems of the text font, so that everything grows with it; colours come from ``palette``.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from tkinter import font as tkfont

import ttkbootstrap as ttk
from ttkbootstrap.style import ThemeDefinition

from digitizer.gui.palette import DARK, LIGHT, Palette

SCALES = (80, 90, 100, 110, 125, 150, 175, 200)  # percent
_POINTS = 10
_NARROW_EMS = 90
_FAMILIES = ("Segoe UI", "Noto Sans", "Be Vietnam Pro", "Liberation Sans", "DejaVu Sans")
_NAMED = ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont", "TkTooltipFont", "TkCaptionFont")


def aware_of_dpi() -> None:
    """Tells Windows, before the first window, that this program draws sharply at every scale."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 (Windows only)

        with suppress(AttributeError, OSError):
            ctypes.windll.shcore.SetProcessDpiAwareness(1)


class Theme:
    """Fonts, sizes and colours of one window."""

    def __init__(self, root: ttk.App, scale: int, dark: bool) -> None:
        self.palette: Palette = DARK if dark else LIGHT
        self.scale = scale
        self._root = root
        self._scaling = root.tk.call("tk", "scaling")
        points = round(root.winfo_fpixels("1i") / 96 * 4) / 4 * scale / 100 * 96 / 72
        root.tk.call("tk", "scaling", points)
        self.em = max(8, round(_POINTS * points))
        self._make_fonts()
        style = root.style
        style.register_theme(ThemeDefinition(self.palette.name, _colours(self.palette), _mode(self.palette)))
        style.theme_use(self.palette.name)
        self._make_styles(style)
        self._option_defaults()

    @property
    def narrow(self) -> bool:
        """Whether the screen has little room for letters of this size: parts stand below each other then."""
        return self._root.winfo_screenwidth() < self.ems(_NARROW_EMS)

    def undo(self) -> None:
        """Gives the screen its scaling back: Tk keeps it for the next window of this process."""
        self._root.tk.call("tk", "scaling", self._scaling)

    def ems(self, size: float) -> int:
        """So many ems in pixels."""
        return round(self.em * size)

    def _make_fonts(self) -> None:
        known = set(tkfont.families(self._root))
        family = next((name for name in _FAMILIES if name in known), "")
        for name in _NAMED:
            font = tkfont.nametofont(name, self._root)
            font.configure(size=_POINTS, weight="normal")
            if family:
                font.configure(family=family)
        family = family or str(tkfont.nametofont("TkDefaultFont", self._root).actual("family"))
        self.font = tkfont.nametofont("TkDefaultFont", self._root)
        self.bold = tkfont.Font(self._root, family=family, size=_POINTS, weight="bold")
        self.small = tkfont.Font(self._root, family=family, size=_POINTS - 1)
        self.large = tkfont.Font(self._root, family=family, size=_POINTS + 2)
        self.title = tkfont.Font(self._root, family=family, size=_POINTS + 5, weight="bold")
        tkfont.nametofont("TkHeadingFont", self._root).configure(weight="bold")

    def _option_defaults(self) -> None:
        """For the widgets that ttk does not have."""
        palette = self.palette
        for pattern, value in (
            ("*Menu.background", palette.surface),
            ("*Menu.foreground", palette.text),
            ("*Menu.activeBackground", palette.primary),
            ("*Menu.activeForeground", palette.on_primary),
            ("*TCombobox*Listbox.font", "TkTextFont"),
            ("*TCombobox*Listbox.background", palette.surface),
            ("*TCombobox*Listbox.foreground", palette.text),
        ):
            self._root.option_add(pattern, value)
        self._root.configure(background=palette.ground)

    def _make_styles(self, style: ttk.Style) -> None:
        palette = self.palette
        for name, options in _plain_styles(self).items():
            style.configure(name, **options)
        row = self.font.metrics("linespace") + self.ems(0.7)
        style.configure(
            "Treeview",
            rowheight=row,
            background=palette.surface,
            fieldbackground=palette.surface,
            foreground=palette.text,
            bordercolor=palette.border,
            font=self.font,
        )
        style.map(
            "Treeview",
            background=[("selected", palette.primary_soft)],
            foreground=[("selected", palette.text)],
        )
        style.configure(
            "Treeview.Heading",
            font=self.bold,
            background=palette.ground,
            foreground=palette.text,
            padding=(self.ems(0.4), self.ems(0.35)),
            relief="flat",
        )
        style.configure("Treeview.Cell", padding=(self.ems(0.4), 0))
        style.map("TEntry", fieldbackground=[("readonly", palette.ground)])
        _map_buttons(style, palette)


def _mode(palette: Palette) -> str:
    return "dark" if palette.dark else "light"


def _colours(palette: Palette) -> dict[str, str]:
    return {
        "primary": palette.primary,
        "secondary": palette.muted,
        "success": palette.good,
        "info": palette.primary,
        "warning": palette.warn,
        "danger": palette.bad,
        "light": palette.ground,
        "dark": palette.text,
        "bg": palette.ground,
        "fg": palette.text,
        "selectbg": palette.primary,
        "selectfg": palette.on_primary,
        "border": palette.border,
        "inputfg": palette.text,
        "inputbg": palette.surface,
        "active": palette.primary_soft,
    }


def _plain_styles(theme: Theme) -> dict[str, dict[str, object]]:
    palette, em = theme.palette, theme.em
    label = {"background": palette.ground, "foreground": palette.text, "font": theme.font}
    card = {"background": palette.surface, "foreground": palette.text, "font": theme.font}
    badge = {"font": theme.bold, "padding": (round(em * 0.5), round(em * 0.1))}
    styles: dict[str, dict[str, object]] = {
        "TFrame": {"background": palette.ground},
        "Card.TFrame": {"background": palette.surface},
        "Edge.TFrame": {"background": palette.border},
        "Rail.TFrame": {"background": palette.rail},
        "Practice.TFrame": {"background": palette.practice},
        "TLabel": label,
        "Muted.TLabel": label | {"foreground": palette.muted},
        "Small.TLabel": label | {"foreground": palette.muted, "font": theme.small},
        "Bold.TLabel": label | {"font": theme.bold},
        "Title.TLabel": label | {"font": theme.title},
        "Card.TLabel": card,
        "CardBold.TLabel": card | {"font": theme.bold},
        "CardTitle.TLabel": card | {"font": theme.large},
        "CardMuted.TLabel": card | {"foreground": palette.muted},
        "CardSmall.TLabel": card | {"foreground": palette.muted, "font": theme.small},
        "Figure.TLabel": card | {"font": theme.title},
        "Good.TLabel": badge | {"background": palette.good_soft, "foreground": palette.good},
        "Warn.TLabel": badge | {"background": palette.warn_soft, "foreground": palette.warn},
        "Bad.TLabel": badge | {"background": palette.bad_soft, "foreground": palette.bad},
        "Calm.TLabel": badge | {"background": palette.primary_soft, "foreground": palette.text},
        "GoodLine.TLabel": card | {"background": palette.good_soft, "foreground": palette.good},
        "WarnLine.TLabel": card | {"background": palette.warn_soft, "foreground": palette.warn},
        "BadLine.TLabel": card | {"background": palette.bad_soft, "foreground": palette.bad},
        "CalmLine.TLabel": card | {"background": palette.primary_soft, "foreground": palette.text},
        "Rail.TLabel": {"background": palette.rail, "foreground": palette.on_rail, "font": theme.font},
        "RailBold.TLabel": {"background": palette.rail, "foreground": palette.on_rail, "font": theme.bold},
        "Practice.TLabel": {
            "background": palette.practice,
            "foreground": palette.on_practice,
            "font": theme.bold,
        },
    }
    button = {"font": theme.font, "padding": (round(em * 0.8), round(em * 0.4))}
    rail = {
        "font": theme.font,
        "anchor": "w",
        "padding": (round(em * 0.9), round(em * 0.65)),
        "background": palette.rail,
        "foreground": palette.on_rail,
        "borderwidth": 0,
        "relief": "flat",
        "bordercolor": palette.rail,
        "darkcolor": palette.rail,
        "lightcolor": palette.rail,
        "focuscolor": palette.on_rail,
    }
    styles |= {
        "TEntry": {"padding": round(em * 0.35)},
        "TCombobox": {"padding": round(em * 0.35), "arrowsize": round(em * 0.9)},
        "TButton": button,
        "Rail.TButton": rail,
        "RailOn.TButton": rail | {"background": palette.rail_active, "font": theme.bold},
    }
    return styles


def _map_buttons(style: ttk.Style, palette: Palette) -> None:
    """The rail's buttons keep their own colours in every state; a person's name lights up."""
    style.configure(
        "Person.TButton",
        anchor="w",
        justify="left",
        background=palette.surface,
        foreground=palette.text,
        bordercolor=palette.border,
    )
    style.map(
        "Person.TButton",
        background=[("active", palette.primary_soft), ("focus", palette.primary_soft)],
        bordercolor=[("focus", palette.primary)],
    )
    for name, ground in (("Rail.TButton", palette.rail), ("RailOn.TButton", palette.rail_active)):
        style.map(
            name,
            background=[("active", palette.rail_active), ("focus", palette.rail_active)],
            foreground=[("disabled", palette.on_rail)],
            bordercolor=[("focus", palette.on_rail), ("!focus", ground)],
            darkcolor=[("!focus", ground)],
            lightcolor=[("!focus", ground)],
        )
