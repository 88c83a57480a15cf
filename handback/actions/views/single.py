"""One case in the view of one role."""

from collections.abc import Callable
from datetime import datetime

from handback.actions.views.administrator import AdministratorCase, administrator_case
from handback.actions.views.auditor import AuditorCase, auditor_case
from handback.actions.views.inspector import InspectorCase, inspector_case
from handback.actions.views.lender import LenderCase, lender_case
from handback.actions.views.lessee import LesseeCase, lessee_case
from handback.actions.views.looking import DESK, Look, Seen, look
from handback.actions.views.retailer import RetailerCase, retailer_case
from handback.actions.views.specialist import SpecialistCase, specialist_case
from handback.actions.views.transporter import TransporterCase, transporter_case
from handback.core.base import LESSEE_SIDE, Role

CaseView = (
    LesseeCase
    | SpecialistCase
    | InspectorCase
    | RetailerCase
    | TransporterCase
    | LenderCase
    | AdministratorCase
    | AuditorCase
)
"""A case as one of the roles sees it."""

FILLED_BY: dict[Role, Callable[[Look], CaseView]] = {
    Role.INSPECTOR: inspector_case,
    Role.RETAILER: retailer_case,
    Role.TRANSPORTER: transporter_case,
    Role.LENDER: lender_case,
    Role.ADMINISTRATOR: administrator_case,
    Role.AUDITOR: auditor_case,
    **dict.fromkeys(DESK, specialist_case),
}
"""By role, what makes its view of a case."""


def case(seen: Seen, now: datetime) -> CaseView:
    """The case as the role of the seat sees it.

    Raises `NotFoundError` where the case is gone, and `ClockBehindError`.
    """
    looked = look(seen, now)
    if looked.seat.role in LESSEE_SIDE:
        return lessee_case(looked, now)
    return FILLED_BY[looked.seat.role](looked)
