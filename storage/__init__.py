"""The only SQL: tables, one repository per aggregate, and the databases that run them."""
