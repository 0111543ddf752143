"""The register as people meet it: an Editor fills in the desk's forms, a reader opens a page, a program an export."""

import html
import re

import icalendar
from django.urls import reverse
from django.utils import translation

from tests.organizations import rfc5545
from tests.organizations.forms import form_of, rows
from tests.organizations.schema_org import blocks

PUBLIC = {"public_from_0": "2019-01-01", "public_from_1": "09:00:00"}


def enter(desk, model, *inlines, **fields):
    """The public row that the add form of the model makes of these fields and of `inlines`, pairs of a prefix and its
    rows; whatever else the form shows is sent back as it stands."""
    address = reverse(f"admin:organizations_{model._meta.model_name}_add")
    typed = {name: getattr(value, "pk", value) for name, value in fields.items()}
    for prefix, values in inlines:
        typed |= rows(prefix, *values)
    answer = desk.post(address, form_of(desk.get(address)) | PUBLIC | typed)
    assert answer.status_code == 302, [form.errors for form in answer.context["errors"]]
    return model.objects.latest("pk")


def address(entity, language):
    with translation.override(language):
        return entity.get_absolute_url()


def source(reader, entity, language="en"):
    """The HTML of an entity's page."""
    answer = reader.get(address(entity, language))
    assert answer.status_code == 200
    return answer.content.decode()


def words(markup):
    """What one reads: no tags, one space between words, no space before a comma or a point."""
    text = html.unescape(re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", markup, flags=re.DOTALL))
    return re.sub(r" (?=[,.;:])", "", " ".join(text.split()))


def page(reader, entity, language="en"):
    """The words of the page's own part."""
    return words(re.search(r"<main.*?</main>", source(reader, entity, language), re.DOTALL)[0])


def tables(reader, entity, language="en"):
    """`{caption: the words of each row}` of the tables of a page that have a caption."""
    found = re.findall(
        r"<caption[^>]*>(.*?)</caption>(.*?)</table>", source(reader, entity, language), re.DOTALL
    )
    return {
        words(caption): [words(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]]
        for caption, table in found
    }


def data(reader, entity, language="en"):
    """The block of JSON-LD that tells of the entity, checked against schema.org."""
    found = blocks(source(reader, entity, language))
    (told,) = [block for block in found if block["@type"] not in ("BreadcrumbList", "NewsMediaOrganization")]
    return told


def events(reader, entity, language="en"):
    """The events of an entity's calendar as a program reads them, checked line by line against the standard."""
    answer = reader.get(f"{address(entity, language).removesuffix('/')}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert rfc5545.problems(answer.content) == []
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
