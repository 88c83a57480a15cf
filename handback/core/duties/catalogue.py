"""Every topic's duties; importing this fills the registry."""

from handback.core.duties import milestones, notices

TOPICS = (milestones, notices)
