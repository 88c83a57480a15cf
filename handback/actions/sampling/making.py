"""Making the sample: organisations, people of a demonstration, and leases in batches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from handback.actions.moving import SHELF
from handback.actions.sampling import data
from handback.actions.sampling.data import Portfolio, Story
from handback.actions.sampling.desks import Worker, desks_of, made_workers
from handback.actions.sampling.drawing import SEEDS, Drawn, Sample, account_of, drawn
from handback.actions.sampling.keeping import Tally, keep_leases
from handback.actions.sampling.living import OPENS, Setting
from handback.actions.sampling.places import Firms, made_firms
from handback.actions.sampling.slots import free_slots, publish
from handback.policy.policies import Policies
from handback.records import store
from handback.records.finding import joined
from handback.records.models import Erasable, Programme

BATCH = 250
MOST = 1_000_000
"""Leases of one programme; more have no accounts and serial numbers of their own."""


class SampleError(ValueError):
    """A sample that cannot be made: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(f"{wrong} {do}")
        self.wrong, self.do = wrong, do


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; no programmes means all that are installed. `plain` leases only wait."""

    leases: int
    seed: int = 1
    as_of: date | None = None
    programmes: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the day it is as of, the count of leases, and who can sign in.

    `known` counts leases that were here already.
    """

    as_of: date
    tally: Tally
    known: int
    workers: tuple[Worker, ...]


Progress = Callable[[int], None]
"""Told of the number of leases that are done, batch by batch."""


def sampled_programmes(wanted: Sequence[str]) -> dict[str, Programme]:
    """The programmes that a sample is drawn for; raises `SampleError`."""
    there = set(data.programmes())
    installed = {row.code: row for row in Programme.objects.filter(code__in=there)}
    missing = [name for name in wanted if name not in installed]
    if missing:
        known = ", ".join(sorted(installed)) or "none yet"
        raise SampleError(f"There is no sample of {missing[0]}.", f"There are samples of {known}.")
    names = sorted(set(wanted) or installed)
    if not names:
        raise SampleError("No programme is installed.", "Run `handback setup`.")
    return {name: installed[name] for name in names}


def sample_of(wish: Wish, zones: Sequence[ZoneInfo], now: datetime) -> Sample:
    """The seed and the day of a sample, which no programme may have ahead; raises `SampleError`."""
    today = min(now.astimezone(zone).date() for zone in zones)
    if wish.as_of is not None and wish.as_of > today:
        raise SampleError(
            f"{wish.as_of} has not come yet.", f"Name a day up to {today}: what has happened."
        )
    if not 0 < wish.leases <= MOST * len(zones):
        raise SampleError(f"{wish.leases:,} is no number of leases.", "Ask for 1 to 1,000,000.")
    if not 0 <= wish.seed < SEEDS:
        raise SampleError(f"{wish.seed} is no seed.", f"Write 0 to {SEEDS - 1}.")
    return Sample(wish.seed, wish.as_of or today)


def make_sample(wish: Wish, now: datetime, progress: Progress = lambda _: None) -> Made:
    """Make a portfolio, or what of it is not here yet; raises `SampleError`.

    The same wish makes the same leases. A batch is kept all or not at all.
    """
    programmes = sampled_programmes(wish.programmes)
    zones = {name: ZoneInfo(row.time_zone) for name, row in programmes.items()}
    sample = sample_of(wish, list(zones.values()), now)
    with store.together():
        firms = _firms(programmes)
        workers = made_workers(data.people().desk, firms)
        for name, each in firms.items():
            publish(each, data.people().slots, sample.as_of, zones[name])
    settings = {
        name: _setting(firms[name], sample, zones[name], now) for name in sorted(programmes)
    }
    tally, known, policies = Tally(), 0, SHELF.holding()
    for name, numbers in _batches(wish.leases, sorted(programmes)):
        batch = _new(data.portfolio(name), sample, numbers, settings[name], plain=wish.plain)
        known += len(numbers) - len(batch)
        if batch:
            _keep(batch, settings[name], policies, now, tally)
        progress(len(numbers))
    return Made(sample.as_of, tally, known, tuple(workers))


def offer_more_times(now: datetime) -> None:
    """Offer times for the weeks that follow an instant, as the sample did; raises `SampleError`."""
    programmes = sampled_programmes(())
    with store.together():
        for name, firms in _firms(programmes).items():
            zone = ZoneInfo(programmes[name].time_zone)
            publish(firms, data.people().slots, now.astimezone(zone).date(), zone)


def _keep(
    batch: list[Drawn], setting: Setting, policies: Policies, now: datetime, tally: Tally
) -> None:
    try:
        keep_leases(batch, setting, policies, now, tally)
    except (IntegrityError, store.CaseExistsError) as error:
        raise SampleError(
            "Somebody else has made the same leases meanwhile, or taken the same times.",
            "Run it again: what is here already is left alone.",
        ) from error


def _firms(programmes: Mapping[str, Programme]) -> dict[str, Firms]:
    return {
        name: made_firms(data.portfolio(name), row.lessor_id) for name, row in programmes.items()
    }


def _setting(firms: Firms, sample: Sample, zone: ZoneInfo, now: datetime) -> Setting:
    places = [firm.id for firm in firms.all]
    after = max(now, datetime.combine(sample.as_of, OPENS, zone))
    companies = [firm.id for firm in firms.of_kind("inspection_company")]
    return Setting(
        sample.as_of, firms, desks_of([firms.lessor, *places]), free_slots(companies, after)
    )


def _batches(leases: int, names: Sequence[str]) -> Iterator[tuple[str, range]]:
    """Numbers of leases by programme: each programme has as many, the first ones one more."""
    counts = {
        name: leases // len(names) + (place < leases % len(names))
        for place, name in enumerate(names)
    }
    for start in range(0, max(counts.values()), BATCH):
        for name, count in counts.items():
            if start < count:
                yield name, range(start, min(start + BATCH, count))


def _new(
    portfolio: Portfolio, sample: Sample, numbers: range, setting: Setting, *, plain: bool
) -> list[Drawn]:
    """The leases of these numbers whose accounts are not here yet."""
    accounts = {joined(account_of(portfolio, sample, number)): number for number in numbers}
    known = Erasable.objects.filter(
        kind="account", lessor_id=setting.firms.lessor, find__in=list(accounts)
    )
    here = {accounts[found] for found in known.values_list("find", flat=True)}
    story = _waiting(portfolio) if plain else None
    return [drawn(portfolio, sample, number, story) for number in numbers if number not in here]


def _waiting(portfolio: Portfolio) -> Story:
    """The story in which nothing happens yet."""
    lives = portfolio.stories.lives
    return next(each for each in portfolio.stories.stories if not lives[each.life].steps)
