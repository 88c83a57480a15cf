"""Papers as printable pages: what a person keeps, files or takes to the counter.

Lives here: one page a kind of paper, the rows each shows, the list of all papers of a lease.
Never here: sums, rules of the trade, queries; who may read a paper is said in `actions.views`.
May import: `actions` and the floors below it, except `records`; `web.door`, `web.words`.
"""
