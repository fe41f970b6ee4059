"""What beat needs of Celery: when to send which name. What the names stand for, it would load for nothing."""

from celery import Celery

app = Celery("manyi")
app.config_from_object("django.conf:settings", namespace="CELERY")
