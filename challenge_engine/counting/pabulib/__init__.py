"""Elections as files in the format of Pabulib (pabulib.org/format): read strictly, and written."""

from challenge_engine.counting.pabulib.meta import AskedRule
from challenge_engine.counting.pabulib.reading import PabulibFile, read
from challenge_engine.counting.pabulib.writing import write

__all__ = ["AskedRule", "PabulibFile", "read", "write"]
