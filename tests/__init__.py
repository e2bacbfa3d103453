"""The tests of Quorum."""
