"""Static files under names that change with their content, once they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Names files by their content; before they are collected, by their plain names."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The name a file is served under."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
