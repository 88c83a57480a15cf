"""Tests: folders mirror `handback/`; `tidy/` tests the tree itself."""
