"""What machines are told of the register: schema.org as dicts, one per block of JSON-LD.

Callers hand in what readers may see; nothing here looks at whether it is public. `absolute` makes a whole address
of a path. `{% structured_data %}` prints a dict, by `articles.rendering.data_block`. Dates are as precise as
known (ISO 8601: "2019", "2019-06", "2019-06-18"); what is empty is left out.
"""

from organizations.models import Entity, Milestone, Organization

CONTEXT = "https://schema.org"
WIKIDATA = "http://www.wikidata.org/entity/"  # the address that Wikidata itself gives its items, without s
ROR = "https://ror.org/"

TYPES = {
    Entity.Kind.ORGANIZATION: "Organization",
    Entity.Kind.PERSON: "Person",
    Entity.Kind.MEETING: "Event",
    Entity.Kind.SERIES: "EventSeries",
    Entity.Kind.CONVENTION: "Legislation",
}
# A state is what acts for it: a Country of schema.org is a place, which joins and organizes nothing.
GOVERNMENTAL = {Organization.Type.STATE, Organization.Type.MINISTRY, Organization.Type.ADMINISTRATION}


def block(data):
    """The dict as a block of its own, without what is empty."""
    return {"@context": CONTEXT, **filled(data)}


def filled(data):
    """The dict without empty texts and lists."""
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def reference(entity, absolute):
    """An entity where another one's data names it: type, identity, name and address."""
    address = absolute(entity.get_absolute_url())
    return {"@type": type_of(entity), "@id": address, "name": entity.label, "url": address}


def type_of(entity):
    if getattr(entity, "type", None) in GOVERNMENTAL:
        return "GovernmentOrganization"
    return TYPES[entity.kind]


def breadcrumbs(way, absolute):
    """BreadcrumbList of (name, path), from the top down to the page itself."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
        for number, (name, path) in enumerate(way, start=1)
    ]
    return block({"@type": "BreadcrumbList", "itemListElement": items})


def organization(body, absolute, *, names, parent=None, parts=(), appointments=()):
    """Organization; `appointments` of `offices.holders` are its members, each in an OrganizationRole with its days."""
    return filled(
        {
            **reference(body, absolute),
            "alternateName": alternate_names(body, names),
            "description": body.description,
            "foundingDate": iso(body.founded),
            "dissolutionDate": iso(body.dissolved),
            "location": filled({"@type": "Place", "name": body.seat}) if body.seat else None,
            "parentOrganization": reference(parent, absolute) if parent else None,
            "subOrganization": [reference(part, absolute) for part in parts],
            "member": [role(one, "member", one.person, absolute) for one in appointments],
            "sameAs": same_as(body),
        }
    )


def person(person, absolute, *, names, appointments=(), image=""):
    """Person; `appointments` of `offices.career` are memberships, each in an OrganizationRole with its days."""
    held = dict.fromkeys(title.text for one in appointments if one.is_held for title in one.titles[-1:])
    return filled(
        {
            **reference(person, absolute),
            "alternateName": alternate_names(person, names),
            "description": person.bio,
            "image": image,
            "jobTitle": list(held),
            "memberOf": [role(one, "memberOf", one.post.organization, absolute) for one in appointments],
            "sameAs": same_as(person),
        }
    )


def convention(convention, absolute, *, names, body=None, milestones=()):
    """Legislation. The day it was signed is told where one source, or all, give the same."""
    signed = {iso(row.on) for row in milestones if row.kind == Milestone.Kind.SIGNED}
    return filled(
        {
            **reference(convention, absolute),
            "alternateName": alternate_names(convention, names),
            "description": convention.description,
            "legislationType": "International convention",
            "legislationDate": signed.pop() if len(signed) == 1 else "",
            "legislationResponsible": reference(body, absolute) if body else None,
            "sameAs": same_as(convention),
        }
    )


def role(appointment, name, holder, absolute):
    """schema.org/Role: it stands between a property and its value, and repeats the property."""
    return filled(
        {
            "@type": "OrganizationRole",
            name: reference(holder, absolute),
            "roleName": [title.text for title in appointment.titles],
            "startDate": iso(appointment.start),
            "endDate": iso(appointment.end),
        }
    )


def alternate_names(entity, names):
    """What else it is and was called, in every language, without the name that the page is headed by."""
    known = [entity.short, entity.label_en, entity.label_ru, entity.short_en, entity.short_ru]
    known += [name.text for name in names]
    return [text for text in dict.fromkeys(known) if text and text != entity.label]


def same_as(entity):
    """Where others describe the same: its own site, Wikidata, ROR."""
    wikidata, ror = entity.wikidata, getattr(entity, "ror", "")
    found = [getattr(entity, "website", ""), wikidata and WIKIDATA + wikidata, ror and ROR + ror]
    return [address for address in found if address]


def iso(date):
    """An `Imprecise` or None as `Imprecise.iso`, "" for none."""
    return date.iso if date else ""
