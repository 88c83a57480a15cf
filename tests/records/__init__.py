"""Tests of what is kept: the codec, the chain, and a golden history of every kind of event."""
