"""Hypothesis profiles: `HYPOTHESIS_PROFILE` names one; without it `ci` on a CI machine, else `dev`.

A CI machine (`CI` is set) draws the same examples each time, so that a red build can be repeated.
"""

import os

from hypothesis import settings

ON_CI = bool(os.environ.get("CI"))

settings.register_profile("ci", deadline=None, max_examples=100, derandomize=ON_CI)
settings.register_profile("dev", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=2000)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if ON_CI else "dev"))
