"""Programmes in files: CSV folders, workbooks and Parquet, read whole or not at all."""
