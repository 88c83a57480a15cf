"""The workbench: for everybody but lessees, every case they meet and every move they may make.

Lives here: lists of cases and tasks, a case with its moves, forms made from the registry of moves.
Never here: a move's name, but where its page differs from what the registry gives.
May import: `actions` and the floors below it, except `records`; what lies beside this package.
"""
