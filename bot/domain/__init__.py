"""The rules of Quorum as frozen values and pure functions."""
