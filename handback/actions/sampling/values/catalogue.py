"""Every value that stories may ask for; importing it registers them all."""

from handback.actions.sampling.values import car, disputes, inspections, meetings, money, options
from handback.actions.sampling.values.registry import FACTS, VALUES, NothingFound

TOPICS = (car, disputes, inspections, meetings, money, options)

__all__ = ["FACTS", "TOPICS", "VALUES", "NothingFound"]
