"""The application's own theme, and the colours that every theme has to have."""

from __future__ import annotations

from textual.theme import Theme

# Blue and orange of Okabe and Ito's palette: apart for every kind of colour vision, also in print.
CURVE_COLOURS = {"curve-train": "#56b4e9", "curve-valid": "#e69f00"}

DARK = Theme(
    name="tui-trainer",
    primary="#6cb6ff",
    secondary="#8a97ab",
    accent="#ffb454",
    success="#7fd88f",
    warning="#ffcc66",
    error="#ff7b72",
    foreground="#d9dfe8",
    background="#10141b",
    surface="#161b24",
    panel="#202835",
    dark=True,
    variables={
        **CURVE_COLOURS,
        "block-cursor-background": "#2a4365",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#202835",
        "border": "#3d4a5e",
        "border-blurred": "#2a3444",
        "footer-key-foreground": "#6cb6ff",
        "scrollbar": "#2a3444",
        "scrollbar-hover": "#3d4a5e",
        "scrollbar-active": "#6cb6ff",
        "scrollbar-background": "#10141b",
        "input-cursor-background": "#d9dfe8",
        "input-cursor-foreground": "#10141b",
        "input-selection-background": "#2f6fb0",
        "input-selection-foreground": "#ffffff",
    },
)
