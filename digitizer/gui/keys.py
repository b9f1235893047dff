"""Keys as people read them, turned into Tk's event sequences, and the marks that tell them to people."""

from __future__ import annotations

_MODIFIERS = {"Ctrl": "Control", "Alt": "Alt", "Shift": "Shift"}
_NAMES = {
    "Enter": ("Return", "KP_Enter"),
    "PgUp": ("Prior",),
    "PgDn": ("Next",),
    "+": ("plus", "equal", "KP_Add"),
    "-": ("minus", "KP_Subtract"),
    "Esc": ("Escape",),
    "Del": ("Delete",),
    "Space": ("space",),
    "'": ("apostrophe",),
}


def sequences(key: str) -> list[str]:
    """Tk's sequences for a key: ``Ctrl+Z`` must also be heard while Caps Lock is on."""
    if not key:
        return []
    parts = [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")
    modifiers = "".join(f"{_MODIFIERS[part]}-" for part in parts[:-1])
    name = parts[-1]
    if len(name) == 1 and name.isalpha():
        names: tuple[str, ...] = (name.lower(), name.upper())
    elif len(name) == 1 and name.isdigit():
        names = (f"Key-{name}", *((f"KP_{name}",) if modifiers else ()))
    else:
        names = _NAMES.get(name, (name,))
    return [f"<{modifiers}{one}>" for one in names]
