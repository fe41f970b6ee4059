"""Customers: a pseudonymous key and what is frozen on answers; contacts apart, encrypted, erasable."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from surveys.engine.contact_plan import KEPT
from surveys.engine.dimensions import SEGMENTS
from surveys.models.organisation import Unit
from surveys.models.survey import Product

CALLED_ON = tuple(SEGMENTS[name] for name in KEPT)


class CustomerSource(models.TextChoices):
    PCRM = "pcrm"
    CCRM = "ccrm"
    CIIS = "ciis"
    MARKETING = "marketing"


class CustomerKind(models.TextChoices):
    RETAIL = "retail"
    CORPORATE = "corporate"


class Customer(models.Model):
    """One customer as one source knows them; nothing here says who they are to somebody without that source."""

    key = models.UUIDField(unique=True, help_text="Pseudonym: a keyed hash of source and source id.")
    source = models.CharField(max_length=10, choices=CustomerSource.choices)
    source_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=CustomerKind.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="customers", db_index=False, help_text="Home branch."
    )
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="customers"
    )
    birth_year = models.SmallIntegerField(null=True, blank=True)
    opened = models.DateField(null=True, blank=True, help_text="Since when they bank here.")
    closed = models.DateField(null=True, blank=True, help_text="The first day on which they no longer do.")
    language = models.CharField(max_length=2, default="zh")
    time_zone = models.CharField(max_length=40, blank=True, help_text="Empty: the bank's.")
    contribution = models.BigIntegerField(null=True, blank=True, help_text="Of the last twelve months, in fen.")
    growth = models.IntegerField(null=True, blank=True, help_text="Of the contribution in a year, hundredths of 1%.")
    segment = models.SmallIntegerField(default=SEGMENTS["unknown"])
    segment_rule = models.ForeignKey(
        "surveys.SegmentRule",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Under which rule the segment was computed; empty: it waits to be.",
    )
    segment_since = models.DateField(null=True, blank=True, help_text="Of the latest SegmentAssignment.")
    contacted_on = models.DateField(
        null=True, blank=True, help_text="Last day on which a RegularContact reached them; kept by a trigger."
    )
    batch = models.ForeignKey(
        "surveys.ImportBatch",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # checked a million times a night it would cost more than it is worth
    )
    line_digest = models.BinaryField(max_length=16, help_text="Keyed hash of all that the source last said.")
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="customer_once")]
        indexes = [
            models.Index(fields=["unit", "segment"], name="customer_frame"),
            models.Index(  # who is called on regularly, in one pass over a fraction of the customers
                fields=["unit", "segment", "contacted_on", "segment_since", "closed", "account_manager", "id"],
                condition=Q(segment__in=CALLED_ON, erased_at__isnull=True),
                name="customer_called_on",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Contact(models.Model):
    """How a customer is reached: each field encrypted by itself, with one data key for the record.

    A blind index is a keyed hash, by which a number can be looked up though it cannot be read.
    """

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    algorithm = models.CharField(max_length=20, default="AES-256-GCM")
    key_id = models.CharField(max_length=20)
    name = models.BinaryField(null=True)
    person = models.BinaryField(null=True)  # of a company: who speaks for it
    mobile = models.BinaryField(null=True)
    email = models.BinaryField(null=True)
    mobile_index = models.BinaryField(max_length=16, null=True, db_index=True)
    email_index = models.BinaryField(max_length=16, null=True, db_index=True)

    def __str__(self) -> str:
        return f"contact of {self.customer_id}"


class Holding(models.Model):
    """A product that a customer has."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="holdings")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="holding_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} holds {self.product_id}"


class Transaction(models.Model):
    """Something done at a counter or terminal of a branch: what samples of occasions are drawn from."""

    reference = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="transactions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    counter = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    kind = models.SmallIntegerField(default=0, help_text="A code of engine.dimensions.TRANSACTIONS.")

    class Meta:
        indexes = [models.Index(fields=["unit", "at"], name="transaction_unit_at")]

    def __str__(self) -> str:
        return self.reference
