"""The history of the schema; applied at start by ``storage.schema``."""
