"""The tables: what is kept, one file a topic.

Lives here: the models of the one Django app that has any, and what each of their columns means.
Never here: queries that do more than read a row, rules of the trade.
May import: Django, `core`.
"""

from handback.records.models.access import Assignment, Membership, Party
from handback.records.models.appointments import Appointment, Slot
from handback.records.models.cases import Case, Event, LedgerRow, QuoteNumber, SetAside, Task, Under
from handback.records.models.doors import Allowance, Answer, Attempt, Endpoint, Token
from handback.records.models.erasable import Erasable, StoredFile
from handback.records.models.erasures import Erasure, ErasureDue
from handback.records.models.organisations import Organisation, Partnership, Programme
from handback.records.models.outbox import Delivery, Message
from handback.records.models.people import Person
from handback.records.models.policies import Activation, PolicyText
from handback.records.models.proof import DailyDigest, SealedHead
from handback.records.models.values import MarketValue
from handback.records.models.work import Clock, Job, OpenedDay, Worker

__all__ = [
    "Activation",
    "Allowance",
    "Answer",
    "Appointment",
    "Assignment",
    "Attempt",
    "Case",
    "Clock",
    "DailyDigest",
    "Delivery",
    "Endpoint",
    "Erasable",
    "Erasure",
    "ErasureDue",
    "Event",
    "Job",
    "LedgerRow",
    "MarketValue",
    "Membership",
    "Message",
    "OpenedDay",
    "Organisation",
    "Partnership",
    "Party",
    "Person",
    "PolicyText",
    "Programme",
    "QuoteNumber",
    "SealedHead",
    "SetAside",
    "Slot",
    "StoredFile",
    "Task",
    "Token",
    "Under",
    "Worker",
]
