"""The pages of a lessee: one package a part of the journey, one module a page or two.

Lives here: what a page asks of `actions`, the forms it shows, the calendar files it hands out.
Never here: rules of the trade, sums, queries.
May import: `actions` and the floors below it, except `records`; what lies beside this package.
"""
