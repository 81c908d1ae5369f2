"""What does a reader see of the study of financing?"""

from kopmp_lib.present.financing import figures, tables, text

__all__ = ["figures", "tables", "text"]
