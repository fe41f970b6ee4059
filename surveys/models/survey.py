from django.conf import settings
from django.db import models
from django.db.models import Q


class Programme(models.TextChoices):
    RETAIL = "retail"
    CORPORATE = "corporate"
    PRODUCT = "product"
    INTERNAL = "internal"


class Survey(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    programme = models.CharField(max_length=20, choices=Programme.choices)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class SurveyVersion(models.Model):
    """A draft until it is published; from then on nothing in it changes."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["survey_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(published_at__isnull=True), name="version_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class NoticeText(models.Model):
    """What customers are told before they answer a version: kept when it is published, and never changed."""

    version = models.OneToOneField(
        SurveyVersion, primary_key=True, on_delete=models.PROTECT, related_name="kept_notice"
    )
    zh = models.TextField()
    en = models.TextField()
    kept_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"notice of {self.version_id}"


class Product(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"
