"""The facts that conditions may name, by topic; importing a topic puts its facts on the list.

Lives here: one small predicate a fact, each a question to a view that has a yes or a no.
Never here: combinations of facts (a policy file makes those), anything that changes a case.
May import: `core.view`, states, `core.arrears` and `core.account`.
"""
