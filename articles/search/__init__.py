"""Search, alike on both databases.

| Question | Module |
|---|---|
| What is a word, what is its stem? | `words` |
| What did the reader ask for? | `query` |
| What is kept of an edition to find it by? | `index` |
| Which editions match, in which order? | `finding` |
| What does the register add? | `register` |
"""

from articles.search import index
from articles.search.finding import MOST_RANKED, Match
from articles.search.register import suggest

__all__ = ["MOST_RANKED", "Match", "index", "suggest"]
