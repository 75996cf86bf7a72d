"""Questions over a screen: a box, an answer, and back. Dialogs import no screen."""
