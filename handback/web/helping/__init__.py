"""The help centre: topics, search, glossary, forms, contact lines.

Lives here: pages that anybody may read, signed in or not.
Never here: words of a programme; its policy has them.
May import: `actions` and the floors below it, except `records`; what lies beside this package.
"""
