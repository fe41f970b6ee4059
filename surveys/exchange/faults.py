"""What can be wrong with a file, by name; the sentences for people are made where languages are known."""

from collections.abc import Mapping


class TableError(ValueError):
    """A file, or a line of it, that cannot be read.

    Attributes
    ----------
    code
        One of ``empty``, ``too_large``, ``not_a_table``, ``encoding``, ``cut``, ``damaged``, ``bomb``, ``no_header``,
        ``duplicate_header``, ``missing_column``, ``too_many_columns``, ``too_many_lines``, ``too_few_cells``,
        ``too_many_cells``, ``long_cell``, ``open_quote``, ``unknown_target``, ``unknown_field``,
        ``mapped_twice``, ``no_items``, ``mixed``.
    params
        The figures and names that a sentence needs.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params
