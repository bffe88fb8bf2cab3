"""What is stored: typed models, their conventions, and the only way to commit."""

# A foreign key finds its table by name, so all of them are known once any is imported:
# whoever needs only the ledger could not store an entry otherwise.
from tracker.db import models as models
