"""A day on screen, in a file or on a command line is the whole day in the portal's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The first moment that is no longer on this day: compare with `<`."""
    return start_of(day + timedelta(days=1))


def local_iso(moment: datetime | None) -> str | None:
    """ISO 8601 with the offset that applies here on that day, to the second."""
    if moment is None:
        return None
    return timezone.localtime(moment, timezone.get_default_timezone()).isoformat(timespec="seconds")


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def spoken(day: date) -> str:
    """28 April 2026"""
    return f"{day.day} {day:%B %Y}"


def how_far(day: date, on: date) -> str:
    """today; in 14 days; 1 day ago"""
    days = (day - on).days
    if days == 0:
        return "today"
    number = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"in {number}" if days > 0 else f"{number} ago"
