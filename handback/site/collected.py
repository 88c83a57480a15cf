"""Static files under names that change with their content, once they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """Names files by their content; before they are collected, by their plain names."""

    manifest_strict = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file; found once for each that was collected.

        A page names eight, and finding them anew took a thirtieth of its time.
        """
        found = self._addresses.get(name)
        if found is None or force:
            found = str(super().url(name, force))
            if self.hashed_files.get(name):
                self._addresses[name] = found
        return found

    def stored_name(self, name: str) -> str:
        """The name a file is served under."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
