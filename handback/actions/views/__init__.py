"""What each role sees: a type of its own for every role, and the functions that fill them.

Lives here: frozen dataclasses of plain values (codes, ids, dates, cents, decimals), one file a
role or topic; the functions that doors call, which all take a seat or a visitor.
Never here: words in a language, HTML, JSON, a general view that is filtered afterwards, sums.
May import: `actions.access`, `actions.moving`, `records`, `core`.
"""

from handback.actions.views.agendas import AppointmentRow, appointments
from handback.actions.views.asking import ComparisonView, MoveView, comparison, possible, timeline
from handback.actions.views.bills import BillView, StatementsView, statements
from handback.actions.views.history import EventView, events
from handback.actions.views.lists import BadFilterError, CaseFilter, cases
from handback.actions.views.looking import Look, Seen, look
from handback.actions.views.messages import MessageView, messages
from handback.actions.views.paging import BadCursorError, Page
from handback.actions.views.plans import Plans, dealers, plans
from handback.actions.views.queues import TaskRow, tasks
from handback.actions.views.quoting import QuoteView, Verification, quote, quotes, verification
from handback.actions.views.single import CaseView, case
from handback.actions.views.venues import TakingPlace, turn_in_places

__all__ = [
    "AppointmentRow",
    "BadCursorError",
    "BadFilterError",
    "BillView",
    "CaseFilter",
    "CaseView",
    "ComparisonView",
    "EventView",
    "Look",
    "MessageView",
    "MoveView",
    "Page",
    "Plans",
    "QuoteView",
    "Seen",
    "StatementsView",
    "TakingPlace",
    "TaskRow",
    "Verification",
    "appointments",
    "case",
    "cases",
    "comparison",
    "dealers",
    "events",
    "look",
    "messages",
    "plans",
    "possible",
    "quote",
    "quotes",
    "statements",
    "tasks",
    "timeline",
    "turn_in_places",
    "verification",
]
