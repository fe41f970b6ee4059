"""The bank's own app or WeChat account: it gets a file of the customers whom the system drew, and their links."""

from surveys.channels.base import LinkFile

APP = LinkFile(channel="app", head=("source", "customer", "unit", "language", "closes", "link", "stop"))
