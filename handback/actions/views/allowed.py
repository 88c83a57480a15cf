"""What the contract allows of distance, as the lessee reads it off the odometer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handback.actions.views.looking import LESSEES, Seen, look
from handback.core.base import Code, Ended
from handback.core.sums.distance import allowance
from handback.core.view import Ending


@dataclass(frozen=True, slots=True)
class DistanceAllowed:
    """The odometer reading that the contract allows at the scheduled or extended end.

    `at` is None where the contract names no limit. `rate` is what each mile or kilometre above
    costs, in units of the currency; None where the contract names none.
    """

    at: int | None
    rate: Decimal | None
    rule: Code


def distance_allowed(seen: Seen, now: datetime) -> DistanceAllowed:
    """How far the car may have been driven at the end; raises `NotFoundError`."""
    looked = look(seen, now, LESSEES)
    view, lease = looked.view, looked.lease
    if view.ending is None:
        view = view.assuming(Ending(Ended.RETURNED, view.maturity, assumed=True))
    allowed = allowance(view)
    at = None if allowed is None else lease.odometer_at_start + allowed
    return DistanceAllowed(at, lease.excess_distance_rate, looked.terms.distance.source)
