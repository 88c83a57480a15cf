"""Pages that anybody may read: the first page, the check of a quote.

Lives here: pages without a lease.
Never here: anything about a person.
May import: `actions` and the floors below it, except `records`; what lies beside this package.
"""
