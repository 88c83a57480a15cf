"""Forms: how they look, and how what they hold becomes a move.

Lives here: the rendering of fields, forms that make one move, what is said when it is refused.
Never here: rules of the trade; the moves judge.
May import: `actions` and the floors below it, except `records`; the modules beside this package.
"""
