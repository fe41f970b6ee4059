"""The telephone: the hotline or an agency gets a file of the customers whom the system drew, and their numbers."""

from surveys.channels.base import LinkFile

CALLS = LinkFile(channel="phone", head=("invitation", "mobile", "unit", "unit_name", "language", "closes"))
