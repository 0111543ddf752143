"""Validators that others wrote: each function says what is wrong with a document, in words, [] for nothing.

Those in Python come by requirements-dev.in, those in JavaScript and the schemas by package.json.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import feedparser
import icalendar
import jsonschema
import pytest
import sectxt
from django.conf import settings
from lxml import etree

MODULES = settings.BASE_DIR / "node_modules"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def installed(name, program):
    """Path below `node_modules`, brought by `npm ci` where it lacks; a skip with its reason without `program`.

    Where everything is checked (`CI=true`) nothing is skipped.
    """
    found, missing = MODULES / name, None
    if not shutil.which(program):
        missing = f"{name} needs {program}"
    elif not found.exists() and not shutil.which("npm"):
        missing = f"{name} comes by npm ci"
    elif not found.exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=settings.BASE_DIR, check=True)
    if missing:
        assert os.environ.get("CI") != "true", missing
        pytest.skip(missing)
    return found


def atom(content):
    """As a feed reader reads it (feedparser): well-formed, Atom 1.0, with what RFC 4287 asks of feed and entry."""
    read = feedparser.parse(content)
    found = [str(read.bozo_exception)] if read.bozo else []
    if read.version != "atom10":
        found.append(f"not Atom 1.0 but {read.version or 'no feed'}")
    for place, element in (("feed", read.feed), *((f"entry {n}", one) for n, one in enumerate(read.entries))):
        needed = ("id", "title", "updated_parsed", *(("link",) if place != "feed" else ()))
        found += [f"{place} has no {name}" for name in needed if not element.get(name)]
    ids = [entry.get("id") for entry in read.entries]
    return found + [f"two entries {one}" for one in sorted(set(ids)) if ids.count(one) > 1]


@cache
def _json_feed():
    schema = json.loads((installed("jsonfeed-schema", "node") / "schema-v1.1.json").read_text())
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def json_feed(content):
    """JSON Feed 1.1 by its JSON Schema."""
    return [
        f"{error.json_path}: {error.message[:300]}" for error in _json_feed().iter_errors(json.loads(content))
    ]


def sitemap(content):
    """A urlset by the schema of sitemaps.org; what other namespaces add is for `sitemaps`."""
    schema = etree.XMLSchema(file=str(installed("sitemap", "node") / "schema/sitemap.xsd"))
    tree = etree.fromstring(content)
    for element in list(tree.iter("{*}*")):
        if not element.tag.startswith(SITEMAP) and element.getparent() is not None:
            element.getparent().remove(element)
    schema.validate(tree)
    return [error.message for error in schema.error_log]


def sitemaps(folder):
    """Indexes and sitemaps of a folder, with pictures, languages and news, as the npm package `sitemap` reads them."""
    installed("sitemap", "node")
    script = Path(__file__).with_name("sitemaps.mjs")
    return _lines(["node", script, *sorted(folder.glob("*.xml"))])


def structured(blocks, folder):
    """JSON-LD by the vocabulary of schema.org, in the types that schema-dts makes of it, read by TypeScript."""
    compiler = installed("typescript", "node") / "bin/tsc"
    installed("schema-dts", "node")
    kinds = sorted({block["@type"] for block in blocks})
    lines = [f'import type {{ WithContext, {", ".join(kinds)} }} from "schema-dts";']
    for number, block in enumerate(blocks):
        written = json.dumps(block, ensure_ascii=False)
        lines.append(f"export const b{number}: WithContext<{block['@type']}> = {written};")
    file = folder / "blocks.ts"
    file.write_text("\n".join(lines))
    (folder / "node_modules").symlink_to(MODULES)
    options = ["--noEmit", "--strict", "--skipLibCheck", "--pretty", "false", "--ignoreConfig"]
    return _lines(["node", compiler, *options, file])


def calendar(content):
    """iCalendar as the library reads it."""
    read = icalendar.Calendar.from_ical(content)
    return [f"{part.name}: {error}" for part in (read, *read.walk()) for error in part.errors]


def security_txt(content):
    """RFC 9116, by the validator of internet.nl; without what belongs to a signature."""
    read = sectxt.Parser(content)
    return [f"{row['code']}: {row['message']}" for row in read.errors]


def _lines(command):
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120
    )
    said = (done.stdout + done.stderr).splitlines()
    return said or ([] if done.returncode == 0 else [f"exit code {done.returncode}"])
