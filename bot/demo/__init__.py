"""The demonstration, over the packaged dispatches alone: in the terminal, and as a trial workspace in the browser."""

from bot.demo.terminal import QUESTIONS, show

__all__ = ["QUESTIONS", "show"]
