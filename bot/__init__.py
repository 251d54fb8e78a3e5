"""The process: start, wire, schedule."""
