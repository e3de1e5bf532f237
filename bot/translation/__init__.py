"""Tools for translators: what there is to translate, the gettext files, who reviewed what.

Nothing here sends or reads a client's data; only `aftercall languages` uses it.
"""
