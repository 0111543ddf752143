"""Reading catalogues of messages."""

import ast


def entries(path):
    """A .po file as a list of dicts: msgid, msgstr, perhaps msgctxt, msgid_plural, msgstr[0]…, and flags."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry, key = {"flags": ""}, None
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] += line[2:]
            elif line.startswith("msg"):
                key, text = line.split(" ", 1)
                entry[key] = ast.literal_eval(text)
            elif line.startswith('"'):
                entry[key] += ast.literal_eval(line)
        if "msgid" in entry:
            found.append(entry)
    return found
