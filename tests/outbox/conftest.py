import pytest

from outbox import effects


@pytest.fixture
def calls(monkeypatch):
    """Payloads that the handler "note" was given; {"fail": message} is noted and refused.

    The refusal holds a character that PostgreSQL does not store.
    """
    seen = []

    def note(payload):
        seen.append(payload)
        if "fail" in payload:
            raise ValueError(f"{payload['fail']}\0")

    monkeypatch.setitem(effects._handlers, "note", note)
    # Nobody to tell of failures: the app alone.
    monkeypatch.delitem(effects._handlers, effects.FAILURE)
    return seen
