import atexit
import gc

from config.celery import app as celery_app

__all__ = ["celery_app"]

# A process that ends need not look for garbage in all that it once imported: that took it most of a second.
atexit.register(gc.freeze)
