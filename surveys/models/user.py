from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone of the bank who signs in; what they may do follows from their appointments alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name_zh = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=7, choices=[("zh", "zh"), ("en", "en")], default="zh")

    class Meta:
        db_table = "surveys_user"

    def __str__(self) -> str:
        return self.name_zh or self.name_en or self.username
