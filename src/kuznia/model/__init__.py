"""The programme as values: units, errors, messages, the table schema and its checks; no files, no network, no clock."""
