"""`python -m bench.guards [NAME...]`: some guards alone, by their names or a part of them."""

import sys

from rich.console import Console

from bench.guards.runs import measured

sys.exit(0 if measured(sys.argv[1:], Console(width=None if sys.stdout.isatty() else 160)) else 1)
