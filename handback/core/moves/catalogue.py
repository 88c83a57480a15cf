"""Every topic's moves; importing this fills the registry."""

from handback.core.moves import opening

TOPICS = (opening,)
