"""The guards of docs/security.md taken out one by one, in a copy of the tree: the test that proves each must fail without it.

`python -m bench guards`, or some by name: `python -m bench.guards bot.web._signed`.
"""

from bench.guards.rows import ROWS, Row, Swap
from bench.guards.runs import measure

__all__ = ["ROWS", "Row", "Swap", "measure"]
