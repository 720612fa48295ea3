"""When a schedule is due: rate(…), cron(…) and at(…) (EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler")."""

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_RATE = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_DAYS = "SUN MON TUE WED THU FRI SAT".split()
# Of each field: the lowest and the highest value, and names that stand for numbers.
_FIELDS: tuple[tuple[int, int, list[str]], ...] = (
    (0, 59, []), (0, 23, []), (1, 31, []), (1, 12, _MONTHS), (1, 7, _DAYS), (1970, 2199, []),
)
# A day that no year has, such as the 30th of February, is looked for as long.
_YEARS_AHEAD = 8


class InvalidExpression(ValueError):
    """EventBridge Scheduler does not take it; or, for L, W and #, the local AWS does not.

    Of a cron's two days one has to be "?" ("You can't use * in both the day-of-month and day-of-week fields").
    """


class Cron(NamedTuple):
    """The values that each field admits."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    years: frozenset[int]

    def is_on(self, day: datetime) -> bool:
        # Sunday is 1.
        weekday = day.isoweekday() % 7 + 1
        dated = day.year in self.years and day.month in self.months
        return dated and day.day in self.days and weekday in self.weekdays


class Times:
    """The occurrences of one schedule.

    `begun` is its StartDate, or when it was made: the first occurrence of a rate ("If you do not provide a StartDate for a
    rate-based schedule, your schedule starts invoking the target immediately"). It is ignored for at(…).

    Raises InvalidExpression.
    """

    def __init__(self, expression: str, zone: str, begun: datetime) -> None:
        self._begun = begun
        self._zone = _zone(zone)
        self._rate = self._cron = self._at = None
        if found := _RATE.fullmatch(expression):
            self._rate = timedelta(**{f"{found[2]}s": int(found[1])})
        elif (found := _CRON.fullmatch(expression)) and "?" in (found[3], found[5]):
            self._cron = Cron(*map(_values, found.groups(), _FIELDS))
        elif found := _AT.fullmatch(expression):
            self._at = datetime.fromisoformat(found[1]).replace(tzinfo=self._zone).astimezone(timezone.utc)
        else:
            raise InvalidExpression(f"Invalid Schedule Expression {expression}.")

    def following(self, moment: datetime | None) -> datetime | None:
        """The first occurrence after a moment, or the first of all."""
        if self._at:
            return self._at if moment is None or self._at > moment else None
        if self._rate:
            if moment is None or moment < self._begun:
                return self._begun
            return self._begun + self._rate * ((moment - self._begun) // self._rate + 1)
        return self._of_cron(max(self._begun, moment or self._begun))

    def _of_cron(self, after: datetime) -> datetime | None:
        cron, first = self._cron, after.astimezone(self._zone)
        assert cron, "neither a rate nor one time"
        for ahead in range(366 * _YEARS_AHEAD):
            day = first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
            if not cron.is_on(day):
                continue
            for hour in sorted(cron.hours):
                for minute in sorted(cron.minutes):
                    found = day.replace(hour=hour, minute=minute).astimezone(timezone.utc)
                    if found > after:
                        return found
        return None


def _zone(name: str) -> ZoneInfo | timezone:
    try:
        return timezone.utc if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise InvalidExpression("Provided ScheduleExpressionTimezone is not valid.") from unknown


def _values(field: str, limits: tuple[int, int, list[str]]) -> frozenset[int]:
    lowest, highest, names = limits
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("", "", "") if span in ("*", "?") else span.partition("-")
        low = _number(first, names) if first else lowest
        # 5/15 begins at 5 and goes on to the end.
        high = _number(last, names) if last else low if first and not step else highest
        if not lowest <= low <= high <= highest or (step and not step.isdigit()) or step == "0":
            raise InvalidExpression(f"Invalid Schedule Expression: {field}.")
        found.update(range(low, high + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, names: list[str]) -> int:
    if text.upper() in names:
        return names.index(text.upper()) + 1
    if not text.isdigit():
        raise InvalidExpression(f"Invalid Schedule Expression: {text}.")
    return int(text)
