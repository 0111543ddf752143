"""Moments as the desk shows and reads them: the newsroom's zone first, the further zones beside it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from articles import site

# The last part of a zone's name is its city; these are the ones that have a Russian name of their own.
CITIES = {
    "UTC": gettext_lazy("UTC"),
    "Europe/Brussels": gettext_lazy("Brussels"),
    "Europe/London": gettext_lazy("London"),
    "Europe/Paris": gettext_lazy("Paris"),
    "Europe/Moscow": gettext_lazy("Moscow"),
    "Europe/Minsk": gettext_lazy("Minsk"),
    "Asia/Yerevan": gettext_lazy("Yerevan"),
    "Asia/Tbilisi": gettext_lazy("Tbilisi"),
    "Asia/Almaty": gettext_lazy("Almaty"),
    "Asia/Bishkek": gettext_lazy("Bishkek"),
    "Asia/Tokyo": gettext_lazy("Tokyo"),
    "America/New_York": gettext_lazy("New York"),
}


class WhichTime(ValueError):
    """A local time that exists "twice" or "never", as the clocks are changed then.

    `first` and `second` are the two moments that can be meant, in their order.
    """

    def __init__(self, exists, first, second):
        super().__init__(f"This local time exists {exists}.")
        self.exists, self.first, self.second = exists, first, second


@dataclass(frozen=True)
class ZoneTime:
    """A moment by one city's clock. `clock` is written out here: a template would turn it to its own zone."""

    city: str
    moment: datetime.datetime
    clock: str


def city(zone):
    """The name of a `ZoneInfo`'s city in the language of the desk."""
    return str(CITIES.get(zone.key) or zone.key.rpartition("/")[2].replace("_", " "))


def cities():
    """Names of the newsroom's city and of the further ones."""
    return [city(zone) for zone in site.current().settings.zones]


def named_zones():
    """The desk's zones as dicts of `city` and `zone`, the newsroom's first."""
    return [{"city": city(zone), "zone": zone.key} for zone in site.current().settings.zones]


def in_zones(moment):
    """The moment in every zone that the desk shows, as `ZoneTime`s, the newsroom's first."""
    zones = site.current().settings.zones
    newsroom = moment.astimezone(zones[0])
    return [
        ZoneTime(city(zone), local, clock(local, newsroom))
        for zone in zones
        for local in [moment.astimezone(zone)]
    ]


def newsroom_moment(day, clock, which=""):
    """The moment at which the newsroom's clock shows `clock` on `day`.

    Where that is not plain, `which` ("first" or "second") says what was meant; without it: `WhichTime`.
    """
    zone = site.current().zone
    local = datetime.datetime.combine(day, clock)
    early, late = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    # In a gap neither reading is shown by any clock, and they lie the other way round: PEP 495.
    exists = (
        "twice" if early.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) == local else "never"
    )
    first, second = sorted(moment.astimezone(datetime.UTC) for moment in (early, late))
    if which not in ("first", "second"):
        raise WhichTime(exists, first, second)
    return first if which == "first" else second


def countdown(moment, now=None):
    """How long until `moment`, for people: "in 2 h 54 min", "tomorrow", "Monday 2 December"."""
    now = now or timezone.now()
    minutes = int((moment - now).total_seconds() // 60)
    local, today = timezone.localtime(moment).date(), timezone.localtime(now).date()
    if minutes < 1:
        return gettext("in less than a minute")
    if minutes < 60:
        return ngettext("in %(minutes)d min", "in %(minutes)d min", minutes) % {"minutes": minutes}
    if local == today or minutes < 6 * 60:
        return gettext("in %(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    if (local - today).days == 1:
        return gettext("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", (local - today).days) % {
        "days": (local - today).days
    }


def short(moment):
    """A local moment in few letters: the time today, else the day with the time, or with the year."""
    today = timezone.localdate()
    clock = date_format(moment, "TIME_FORMAT")
    if moment.date() == today:
        return gettext("today %(time)s") % {"time": clock}
    if moment.year == today.year:
        return f"{short_day(moment)}, {clock}"
    return f"{date_format(moment, 'SHORT_DATE_FORMAT')}, {clock}"


def short_day(moment):
    """Day and month in few letters: "27 Nov", «27 ноя»."""
    return date_format(moment, pgettext("a date format of Django, for day and short month", "j M"))


def day(day):
    """A day for a list: "today", "tomorrow", "Fri 29 Nov", with the year where it is another."""
    away = (day - timezone.localdate()).days
    if away in (-1, 0, 1):
        return {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}[away]
    if day.year == timezone.localdate().year:
        return date_format(
            day, pgettext("a date format of Django, for weekday, day and short month", "D j M")
        )
    return date_format(day, "SHORT_DATE_FORMAT")


def clock(moment, newsroom):
    """The time of `moment`; with its day where that is another one than in the newsroom."""
    time = date_format(moment, "TIME_FORMAT")
    return time if moment.date() == newsroom.date() else f"{short_day(moment)} {time}"


def brief(moment):
    """A moment that has passed, for a narrow column: the time today, the day this year, else with the year."""
    today = timezone.localdate()
    if moment.date() == today:
        return date_format(moment, "TIME_FORMAT")
    return short_day(moment) if moment.year == today.year else date_format(moment, "SHORT_DATE_FORMAT")
