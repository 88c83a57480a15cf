"""Sessions in the database, as Django keeps them; read by a question that is written out.

Every page reads its session. Putting the same question together anew each time took three quarters
of that. `SESSION_ENGINE` names this module.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.utils import timezone

from handback.actions import signing_in


class SessionStore(Kept):
    """A session of Django's; only reading it is quicker."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing once it is over, or where there is none."""
        key = self.session_key
        text = signing_in.session_text(key, timezone.now()) if key else None
        if text is None:
            self._session_key = None
            return {}
        return dict(self.decode(text))
