"""The anonymous programme: who took part, and groups large enough to hide in. Nothing joins them to an answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.models.campaign import Wave


class RaterGroup(models.Model):
    """At least five raters of a wave; all that an internal answer says of where its rater works."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="rater_groups")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "code"], name="rater_group_once"),
            models.CheckConstraint(condition=Q(size__gte=5), name="rater_group_of_five"),
        ]

    def __str__(self) -> str:
        return self.code


class Participation(models.Model):
    """One row per eligible rater, made when the wave is issued. Every hand-out rewrites all rows of the group, so that
    neither a row's version nor its place tells when its own rater came."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(RaterGroup, on_delete=models.PROTECT, related_name="+")
    handed_out = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "user"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.user_id}"


class Ballot(models.Model):
    """An internal answer in the box of its group: it becomes a response, in random order with all others, when its
    wave has closed. Every answer that comes in rewrites the box, so that no row's place, version or number tells when
    it came."""

    client_uuid = models.UUIDField(unique=True)
    source_key = models.CharField(max_length=80, unique=True)
    group = models.ForeignKey(RaterGroup, on_delete=models.PROTECT, related_name="ballots")
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)
    version = models.ForeignKey("surveys.SurveyVersion", on_delete=models.PROTECT, related_name="+")
    subjects = models.JSONField()
    language = models.SmallIntegerField()
    answers = models.JSONField()
    texts = models.JSONField(default=dict)
    scores = models.BinaryField()

    def __str__(self) -> str:
        return str(self.client_uuid)
