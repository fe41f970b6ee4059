"""Draw the sample of a wave. The system draws, never staff: nobody can name a customer here."""

from surveys.actions.draw_sample.draw import Drawn, draw_sample
from surveys.actions.draw_sample.terms import DrawRefused, Terms

__all__ = ["DrawRefused", "Drawn", "Terms", "draw_sample"]
