"""Signing in: codes by e-mail, passkeys, second factors, sessions.

Lives here: what django-allauth is told, and the few pages of our own around it.
Never here: what somebody may do once they are in; that is `actions.access`.
May import: `actions` and the floors below it, except `records`; what lies beside this package.
"""
