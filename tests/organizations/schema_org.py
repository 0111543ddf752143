"""What schema.org says of the types that we write: which properties they have, and of which types.

A table of the part that this site uses, after https://schema.org/Organization and so on, kept by hand; a property
of a parent type is one of its children. It is quick enough for every test, and knows dates; the vocabulary itself is
asked in tests/demo, of all that the demo newsroom tells.
"""

import json
import re
from urllib.parse import urlsplit

DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z))?)?)?")

PARENTS = {
    "Organization": "Thing", "GovernmentOrganization": "Organization", "Person": "Thing", "Event": "Thing",
    "EventSeries": "Event", "Legislation": "CreativeWork", "CreativeWork": "Thing", "Place": "Thing",
    "VirtualLocation": "Thing", "Role": "Thing", "OrganizationRole": "Role", "ListItem": "Thing",
    "BreadcrumbList": "ItemList", "ItemList": "Thing", "NewsArticle": "CreativeWork",
    "NewsMediaOrganization": "Organization",
}  # fmt: skip
PROPERTIES = {
    "Thing": {
        "name": "Text", "alternateName": "Text", "description": "Text", "url": "URL", "sameAs": "URL", "image": "URL",
    },
    "Organization": {
        "foundingDate": "Date", "dissolutionDate": "Date", "location": "Place", "parentOrganization": "Organization",
        "subOrganization": "Organization", "member": "Organization Person",
    },
    "Person": {"jobTitle": "Text", "memberOf": "Organization"},
    "Role": {"roleName": "Text", "startDate": "Date", "endDate": "Date"},
    "Legislation": {
        "legislationType": "Text", "legislationDate": "Date", "legislationResponsible": "Organization Person",
    },
    "CreativeWork": {
        "headline": "Text", "inLanguage": "Text", "datePublished": "Date", "dateModified": "Date",
        "version": "Integer", "creditText": "Text", "correction": "Text", "keywords": "Text",
        "publisher": "Organization",
    },
    "NewsArticle": {"articleSection": "Text"},  # of its parent, Article
    "Event": {
        "startDate": "Date", "endDate": "Date", "previousStartDate": "Date", "eventStatus": "Enumeration",
        "eventAttendanceMode": "Enumeration", "location": "Place VirtualLocation", "organizer": "Organization Person",
        "superEvent": "Event",
    },
    "Place": {"address": "Text"},
    "ItemList": {"itemListElement": "ListItem"},
    "ListItem": {"position": "Integer", "item": "URL"},
}  # fmt: skip
# What none may lack; of the others Google asks for these: https://developers.google.com/search/docs/appearance/structured-data
REQUIRED = {
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Place": {"name"},
    "VirtualLocation": {"url"},
    "OrganizationRole": set(),
    "NewsArticle": {"@id", "url", "headline", "datePublished", "publisher"},
    "NewsMediaOrganization": {"name", "url"},
}
NAMED = {"@type", "@id", "name", "url"}
ENUMERATIONS = {
    *(f"https://schema.org/Event{name}" for name in ("Scheduled", "Rescheduled", "Postponed", "Cancelled")),
    *(f"https://schema.org/{name}EventAttendanceMode" for name in ("Offline", "Online", "Mixed")),
}


def blocks(html):
    """Every block of JSON-LD of a page, read by a parser of JSON, checked against the tables above."""
    found = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]
    for data in found:
        assert data.pop("@context") == "https://schema.org"
        check(data)
    return found


def check(data, role_of=None):
    """Asserts that each property is one of its type, has values of its types and that none is missing or empty."""
    kind = data["@type"]
    assert REQUIRED.get(kind, NAMED) <= data.keys(), kind
    allowed = {name: types for parent in lineage(kind) for name, types in PROPERTIES.get(parent, {}).items()}
    if role_of:  # a Role repeats the property that it stands in
        allowed[role_of[0]] = role_of[1]
    for name, value in data.items():
        if not name.startswith("@"):
            assert name in allowed, f"{kind} has no {name}"
            values = value if isinstance(value, list) else [value]
            assert values, f"{name} is empty"
            for one in values:
                check_value(name, one, allowed[name])


def check_value(name, value, types):
    if isinstance(value, dict):
        if value["@type"] == "OrganizationRole":
            check(value, role_of=(name, types))
        else:
            assert set(lineage(value["@type"])) & set(types.split()), f"{name} cannot be {value['@type']}"
            check(value)
    elif types == "Date":
        assert DATE.fullmatch(value), f"{name}: {value}"
    elif types == "URL":
        assert urlsplit(value).scheme in ("http", "https"), f"{name}: {value}"
    elif types == "Enumeration":
        assert value in ENUMERATIONS, f"{name}: {value}"
    elif types == "Integer":
        assert isinstance(value, int), f"{name}: {value}"
    else:
        assert types == "Text", f"{name} wants {types}"
        assert isinstance(value, str), f"{name}: {value}"
        assert value, f"{name} is empty"


def lineage(kind):
    """The type and its parents; KeyError for a type that schema.org does not have."""
    while kind != "Thing":
        yield kind
        kind = PARENTS[kind]
    yield kind
