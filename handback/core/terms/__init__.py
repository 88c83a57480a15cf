"""What a programme's policy can say: one file a dimension, dataclasses only.

Lives here: the shape and meaning of terms. These dataclasses are the schema of the policy files.
Never here: a lessor's name or number, reading of files, decisions about a case.
May import: `core.base`, `core.calendar` and each other, without circles.
"""
