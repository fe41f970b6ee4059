"""What the demo bank does about unhappy customers, and how it keeps in touch with its best ones."""

from dashboards.actions.demo.following.everything import follow_up

__all__ = ["follow_up"]
