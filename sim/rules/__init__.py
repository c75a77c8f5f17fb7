"""The rules of the model as small compiled functions: bare numbers and arrays in, draws given, nothing else.

Every rule follows a paragraph of section 7 of the ODD (`docs/odd.md`), named in its module's docstring.
"""
