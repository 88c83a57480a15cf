"""The bill and what follows: payment, instalments, disputes, waivers, deposit.

Lives here: pages about what is owed and what comes back.
Never here: rules of the trade, sums, queries.
May import: `actions` and the floors below it, except `records`; `web` itself.
"""
