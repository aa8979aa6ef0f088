"""Intake: what markings a file bears, read without trusting the file.

`statement`, `banner` and `legends` are the grammar of markings; `page_markings` finds all of them
in one text and `merging` weighs the pages of a document against each other.  `pdf`, `step`, `qif`
and `plain` get texts with their places out of files.  They run in `worker`, a process of its own
with limits, which `reading` starts, feeds and stops; `wire` is what the two say to each other.
`elements` proposes the elements of a package.  A person confirms everything that is proposed.
"""
