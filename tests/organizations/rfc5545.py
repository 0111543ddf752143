"""A checker of iCalendar by the letter of RFC 5545 and RFC 7986; knows what calendars of meetings may hold.

`problems(written)` lists what is wrong with the bytes of a calendar, [] for nothing.
"""

import re
from dataclasses import dataclass, field

TOKEN = r"[A-Za-z0-9-]+"
QUOTED, SAFE = r'"[^"\x00-\x08\x0a-\x1f\x7f]*"', r'[^";:,\x00-\x08\x0a-\x1f\x7f]*'
VALUE = f"(?:{QUOTED}|{SAFE})"
LINE = re.compile(rf"({TOKEN})((?:;{TOKEN}={VALUE}(?:,{VALUE})*)*):(.*)", re.DOTALL)
PARAMETER = re.compile(rf";({TOKEN})=({VALUE}(?:,{VALUE})*)")
ESCAPED = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
TYPES = {
    "DATE": re.compile(r"\d{8}"),
    "DATE-TIME": re.compile(r"\d{8}T\d{6}Z?"),
    "DURATION": re.compile(r"[+-]?P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)"),
    "URI": URI,
}
ONCE = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},  # DTSTART: required where there is no METHOD
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
AT_MOST_ONCE = {
    "VCALENDAR": {"CALSCALE", "SOURCE", "REFRESH-INTERVAL", "URL", "UID", "LAST-MODIFIED"},
    "VEVENT": {
        "CLASS", "CREATED", "DESCRIPTION", "DTEND", "GEO", "LAST-MODIFIED", "LOCATION", "ORGANIZER", "PRIORITY",
        "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "URL",
    },
    "VTIMEZONE": {"LAST-MODIFIED", "TZURL"}, "STANDARD": set(), "DAYLIGHT": set(),
}  # fmt: skip
REPEATED = {
    "VCALENDAR": {"NAME", "DESCRIPTION", "CATEGORIES"},
    "VEVENT": {"CATEGORIES", "COMMENT", "CONTACT", "RELATED-TO"},
    "VTIMEZONE": {"COMMENT"},
    "STANDARD": {"RDATE", "RRULE", "TZNAME", "COMMENT"},
    "DAYLIGHT": {"RDATE", "RRULE", "TZNAME", "COMMENT"},
}
INSIDE = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT", "VTIMEZONE"}, "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "COMMENT", "PRODID", "UID", "X-WR-CALNAME", "TZNAME"}
UTC_ONLY = {"DTSTAMP", "LAST-MODIFIED", "CREATED"}
STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}


@dataclass
class Component:
    name: str
    properties: list = field(default_factory=list)  # (name, {parameter: value}, value)
    components: list = field(default_factory=list)

    def values(self, name):
        return [value for found, _parameters, value in self.properties if found == name]

    def parameters(self, name):
        return next((parameters for found, parameters, _value in self.properties if found == name), {})


def problems(written):
    """What is wrong with these bytes, in words."""
    return [*of_lines(written), *of_structure(written)]


def of_lines(written):
    """Every line ends with CRLF, has 75 octets at most, and is UTF-8 by itself."""
    if not written.endswith(b"\r\n"):
        yield "does not end with CRLF"
    for number, line in enumerate(written.split(b"\r\n"), start=1):
        if b"\n" in line or b"\r" in line:
            yield f"line {number}: a bare CR or LF"
        if len(line) > 75:
            yield f"line {number}: {len(line)} octets"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number}: folded within a character"


def of_structure(written):
    tree, found = parse(written)
    if found:
        return found
    found = list(of_component(tree))
    uids = [uid for event in tree.components for uid in event.values("UID")]
    if len(set(uids)) != len(uids):
        found.append("two events of one UID")
    if not tree.components:
        found.append("no component")
    zones = {zone.values("TZID")[0] for zone in tree.components if zone.name == "VTIMEZONE"}
    for event in tree.components:
        for name in ("DTSTART", "DTEND"):
            zone = event.parameters(name).get("TZID")
            if zone and zone not in zones:
                found.append(f"no VTIMEZONE {zone}")
    return found


def parse(written):
    """(VCALENDAR, [what is wrong]) of unfolded lines."""
    text = written.decode().replace("\r\n ", "").replace("\r\n\t", "")
    top, wrong = Component(""), []
    open_components = [top]
    for line in text.removesuffix("\r\n").split("\r\n"):
        match = LINE.fullmatch(line)
        if not match:
            wrong.append(f"no content line: {line}")
            continue
        name, value, here = match[1].upper(), match[3], open_components[-1]
        if name == "BEGIN":
            if value not in INSIDE.get(here.name, set()):
                wrong.append(f"{value} within {here.name}")
            here.components.append(Component(value))
            open_components.append(here.components[-1])
        elif name == "END":
            if value != here.name:
                wrong.append(f"END:{value} of {here.name}")
            open_components.pop()
        else:
            given = {key.upper(): text.strip('"') for key, text in PARAMETER.findall(match[2])}
            here.properties.append((name, given, value))
    if len(open_components) != 1 or len(top.components) != 1:
        return top, [*wrong, "not one VCALENDAR"]
    return top.components[0], wrong


def of_component(component):
    names = [name for name, _parameters, _value in component.properties]
    for name in sorted(ONCE[component.name]):
        if names.count(name) != 1:
            yield f"{component.name}: {name} {names.count(name)} times"
    for name in sorted(set(names)):
        known = ONCE[component.name] | AT_MOST_ONCE[component.name] | REPEATED[component.name]
        if name not in known and not name.startswith("X-"):
            yield f"{component.name}: {name} does not belong there"
        if name in AT_MOST_ONCE[component.name] and names.count(name) > 1:
            yield f"{component.name}: {name} twice"
    for row in component.properties:
        yield from of_property(*row)
    if component.name == "VEVENT":
        yield from of_event(component)
    if component.name == "VTIMEZONE" and not component.components:
        yield "VTIMEZONE without a rule"
    for inner in component.components:
        yield from of_component(inner)


def of_property(name, parameters, value):
    if name in TEXTS and not ESCAPED.fullmatch(value):
        yield f"{name} is not escaped: {value}"
    if name == "CATEGORIES" and not re.fullmatch(rf"{ESCAPED.pattern}(?:,{ESCAPED.pattern})*", value):
        yield f"{name} is not escaped: {value}"
    kind = parameters.get("VALUE")
    if name in ("DTSTART", "DTEND", *UTC_ONLY):
        kind = kind or "DATE-TIME"
    if name == "URL":
        kind = "URI"
    if name in ("REFRESH-INTERVAL", "SOURCE") and not kind:
        yield f"{name} has no default type"
    if kind and not (TYPES[kind].fullmatch(value) and value != "P"):
        yield f"{name} is no {kind}: {value}"
    if name in UTC_ONLY and not value.endswith("Z"):
        yield f"{name} is not in UTC: {value}"
    if "TZID" in parameters and (value.endswith("Z") or kind == "DATE"):
        yield f"{name} with TZID: {value}"


def of_event(event):
    start, end = event.values("DTSTART")[:1], event.values("DTEND")[:1]
    if end and event.parameters("DTSTART") != event.parameters("DTEND"):
        yield "DTEND is of another type than DTSTART"
    if end and end <= start:
        yield f"DTEND {end} is not after DTSTART {start}"
    for status in event.values("STATUS"):
        if status not in STATUSES:
            yield f"STATUS {status}"
    for sequence in event.values("SEQUENCE"):
        if not sequence.isdecimal():
            yield f"SEQUENCE {sequence}"
