"""Static files in production: hashed, compressed, and every style sheet in one file.

`css/main.css` and `css/desk.css` are written as a list of `@import url(…) layer(…);`, one file per component.
A browser would fetch each of them after the first; `collectstatic` puts them into one sheet instead. With
DEBUG the files are served as they are written.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(
    r"""@import\s+(?:url\()?\s*["']?([^"')\s]+)["']?\s*\)?\s*(?:layer\(([\w.-]+)\))?([^;]*);"""
)
CHARSET = re.compile(r"""@charset\s+["'][^"']*["'];\s*""")  # only valid as the first words of a file
ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""")


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, after every local `@import` of a style sheet has been replaced by its text."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            bundled = {}
            for name in [name for name in paths if name.endswith(".css")]:
                if IMPORT.search(self.source(paths, name)):
                    text = bundle(name, lambda other: self.source(paths, other))
                    self.delete(name)
                    self._save(name, ContentFile(text.encode("utf-8")))
                    bundled[name] = (self, name)  # hash what was collected, not what was written
            paths = {**paths, **bundled}
        yield from super().post_process(paths, dry_run, **options)

    def source(self, paths, name):
        """The sheet as it was written; not the collected copy, which an earlier run may have bundled."""
        if name not in paths:
            raise ValueError(f"A style sheet imports “{name}”, which is not among the static files.")
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode("utf-8")


def bundle(name, read, above=()):
    """The text of sheet `name` with every import replaced by `@layer …{the imported text}`, or the bare text.

    `read(name)` gives a sheet's text. Raises ValueError for an import with a media query or in a circle,
    because wrapping would change what they mean.
    """
    if name in above:
        raise ValueError(f"“{name}” imports itself.")

    def replace(match):
        address, layer, rest = match.groups()
        if rest.strip():
            raise ValueError(f"“{name}” imports “{address}” with a condition; write it inside that sheet.")
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
        text = rebase(bundle(imported, read, (*above, name)), imported, name).strip()
        return f"@layer {layer}{{\n{text}\n}}" if layer else text

    return IMPORT.sub(replace, CHARSET.sub("", read(name)))


def rebase(text, old, new):
    """Relative addresses of sheet `old`, as they read from the folder of sheet `new`."""

    def replace(match):
        target = posixpath.join(posixpath.dirname(old), match[2])
        return f'url("{posixpath.relpath(target, posixpath.dirname(new) or ".")}")'

    return ADDRESS.sub(replace, text)
