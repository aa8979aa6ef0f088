"""Content stored once: a store of chunks, and sealed files that carry themselves.

`docs/format-chunks.md` describes both byte by byte.  `ChunkStore` is in `store`; `write_sealed`,
`open_sealed` and `read_header` are in `sealed`.
"""
