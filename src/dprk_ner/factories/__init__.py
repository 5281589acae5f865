"""Numeral-named factories: recognition, reading of numerals, aliases, links to known plants."""
