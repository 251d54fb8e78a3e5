"""Inputs made to break out, in by the real doors: the app's dispatch, ingest, the watcher's fetcher, the web pages. What breaks, out.

`campaign` is what `python -m bench hostile` runs 10,000 of and the test suite a sample of.
"""

from bench.hostile.campaigns import PLAN, Figures, campaign, measure, sample

__all__ = ["PLAN", "Figures", "campaign", "measure", "sample"]
