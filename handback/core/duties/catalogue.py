"""Every topic's duties; importing this fills the registry."""

from handback.core.duties import (
    closing,
    collection,
    endings,
    inspection,
    milestones,
    money,
    notices,
    statement,
)

TOPICS = (closing, collection, endings, inspection, milestones, money, notices, statement)
