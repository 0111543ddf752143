"""The one door for a change of state: one function per verb.

Every verb takes the article, `by=` (an account) and `based_on=` (the key of the revision that the person was
looking at), runs in one transaction with the article locked, and returns the article as it is afterwards,
with a fresh `timeline`. It writes an `Activity` row. It raises

- `NotAllowed` where `articles.rules` says no,
- `Stale` where another revision has been saved since: nothing is written, both texts still exist,
- `Invalid` where the verb does not follow from the present state, or what is missing for it.

Times are aware datetimes. The database's clock decides what is now.
"""

from articles.intervals import Invalid

from .door import NotAllowed, Stale, fresh, note, origin
from .ending import expire, reinstate, withdraw
from .front import lift, move_pick, place
from .indexing import index, to_index
from .languages import follow, release, translate
from .links import make_link, revoke_link
from .moments import cancel, reschedule
from .pictures import put_back, take_down
from .possible import POSSIBLE, available, mendable, sealable
from .publication import correct, publish, replace, schedule
from .refusals import refuse, suggest_again
from .review import approve, send_back, submit
from .upkeep import KEPT_IN_BIN, delete, hand_over, mend_note, purge, recover, seal, share
from .writing import copy, create, restore, save

__all__ = [
    "KEPT_IN_BIN", "POSSIBLE", "Invalid", "NotAllowed", "Stale", "approve", "available", "cancel", "copy",
    "correct", "create", "delete", "expire", "follow", "fresh", "hand_over", "index", "lift",
    "make_link", "mend_note", "mendable", "move_pick", "note", "origin", "place", "publish", "purge",
    "put_back", "recover", "refuse", "reinstate", "release", "replace", "reschedule", "restore",
    "revoke_link", "save", "schedule", "seal", "sealable", "send_back", "share", "submit",
    "suggest_again", "take_down", "to_index", "translate", "withdraw",
]  # fmt: skip
