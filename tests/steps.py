"""What reading a text costs, counted and not timed: a busy machine changes nothing."""

import re
import sys
from types import SimpleNamespace


class Counting:
    """A compiled pattern that notes in `seen` how many characters it was let look at."""

    def __init__(self, pattern, seen):
        self._pattern, self._seen = pattern, seen

    def __getattr__(self, name):
        return getattr(self._pattern, name)

    def _over(method):
        def counted(self, text, start=0, end=sys.maxsize):
            self._seen.characters += max(0, min(end, len(text)) - start)
            return getattr(self._pattern, method)(text, start, end)

        return counted

    search, finditer, findall, fullmatch = map(_over, ("search", "finditer", "findall", "fullmatch"))


def watch(monkeypatch, modules):
    """Put every pattern of these modules under a count; returns what holds it, as `characters`."""
    seen = SimpleNamespace(characters=0)
    for module in modules:
        for name, value in list(vars(module).items()):
            if isinstance(value, re.Pattern):
                monkeypatch.setattr(module, name, Counting(value, seen))
    return seen


def steps(work, seen=None):
    """Bytecodes of `work()` and of what it calls, and the characters that watched patterns were let look at."""
    count, seen = 0, seen or SimpleNamespace(characters=0)

    def trace(frame, event, _argument):
        nonlocal count
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        if event == "opcode":
            count += 1
        return trace

    before, seen.characters = sys.gettrace(), 0
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count, seen.characters
