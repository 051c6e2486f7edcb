"""A day is the whole day in London, in summer and in winter."""

from datetime import UTC, date, datetime, timedelta

from audit_portal.figures.days import day_of, end_of, local_iso, spoken, start_of


def test_a_day_of_summer_begins_an_hour_earlier_in_utc() -> None:
    assert start_of(date(2017, 4, 28)) == datetime(2017, 4, 27, 23, tzinfo=UTC)
    assert end_of(date(2017, 4, 28)) == datetime(2017, 4, 28, 23, tzinfo=UTC)


def test_the_days_on_which_clocks_change_have_their_own_length() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert end_of(spring).astimezone(UTC) - start_of(spring).astimezone(UTC) == timedelta(hours=23)
    assert end_of(autumn).astimezone(UTC) - start_of(autumn).astimezone(UTC) == timedelta(hours=25)


def test_times_carry_the_offset_of_their_day() -> None:
    assert local_iso(datetime(2017, 4, 28, 9, 30, tzinfo=UTC)) == "2017-04-28T10:30:00+01:00"
    assert local_iso(datetime(2017, 1, 28, 9, 30, tzinfo=UTC)) == "2017-01-28T09:30:00+00:00"
    assert local_iso(None) is None


def test_the_last_half_hour_of_a_summer_day_belongs_to_it() -> None:
    assert day_of(datetime(2017, 4, 28, 22, 45, tzinfo=UTC)) == date(2017, 4, 28)
    assert day_of(datetime(2017, 4, 28, 23, 15, tzinfo=UTC)) == date(2017, 4, 29)


def test_spoken() -> None:
    assert spoken(date(2026, 4, 5)) == "5 April 2026"
