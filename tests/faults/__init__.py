"""Faults on purpose: processes die, answers are lost, and still everything is there once and in order."""
