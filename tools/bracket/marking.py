"""The markings of the sample: a complete statement, its warning, and the words that disarm them.

All of it is fictional.  It is written as real sheets have it, so that readers of markings can be
tried, and every file says that the content is invented and not controlled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

OFFICE = "Kuznia Sample Office"
DETERMINED = "5 June 2023"
REASON = "Export Controlled"

NOTICE = (
    "SAMPLE - INVENTED, HARMLESS TEST PART. THE MARKINGS SHOW HOW REAL SHEETS ARE MARKED; "
    "THIS CONTENT IS NOT CONTROLLED."
)
WARNING = (
    (
        "WARNING - This document contains technical data whose export is restricted by the Arms "
        "Export Control Act (Title 22, U.S.C., Sec. 2751, et seq.) or the Export Control Reform Act "
        "of 2018 (Title 50, U.S.C., Chapter 58, Sec. 4801-4852)."
    ),
    "Violations of these export laws are subject to severe criminal penalties.",
    "Disseminate in accordance with provisions of DoD Directive 5230.25.",
)
DESTRUCTION = (
    "DESTRUCTION NOTICE - For unclassified, limited distribution documents, destroy by any method "
    "that will prevent disclosure of contents or reconstruction of the document."
)
REFERRED = f"Other requests for this document shall be referred to {OFFICE}."
STATEMENT_A = (
    "DISTRIBUTION STATEMENT A. Approved for public release. Distribution is unlimited."
)  # fmt: skip
AUDIENCE_C = (
    "DISTRIBUTION STATEMENT C. Distribution authorized to U.S. Government agencies and their "
    "contractors"
)
AUDIENCE_D = (
    "DISTRIBUTION STATEMENT D. Distribution authorized to the Department of Defense and U.S. DoD "
    "contractors only"
)
STATEMENT_C = f"{AUDIENCE_C}; {REASON}; {DETERMINED}. {REFERRED}"
STATEMENT_D = f"{AUDIENCE_D}; {REASON}; {DETERMINED}. {REFERRED}"
STATEMENT_D_INCOMPLETE = f"{AUDIENCE_D}. {REFERRED}"
DESIGNATION = (
    f"Controlled by: {OFFICE}",
    "CUI Category: CTI",
    "Distribution/Dissemination Control: DIST D",
    f"POC: {OFFICE}, release desk",
)


@dataclass(frozen=True, slots=True)
class Marking:
    """What stands on every page of a document."""

    statement: str
    warned: bool
    """Whether the export-control warning stands under the statement."""
    destruction: bool
    banner: str = ""
    """At the top and the bottom of the page; empty for none."""
    designation: tuple[str, ...] = ()
    """The lines of the designation indicator block of controlled unclassified information."""

    @property
    def heading(self) -> tuple[str, ...]:
        """The banner and the designation block, as files of text begin with them."""
        return (*([self.banner] if self.banner else []), *self.designation)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts of the marking block in their order."""
        return (
            *([self.statement] if self.statement else []),
            *([" ".join(WARNING)] if self.warned else []),
            *([DESTRUCTION] if self.destruction else []),
        )


RIGHT = Marking(
    STATEMENT_D, warned=True, destruction=True, banner="CUI//SP-CTI", designation=DESIGNATION
)
"""The marking of every file of the sample package."""
PUBLIC = Marking(STATEMENT_A, warned=False, destruction=False)
UNMARKED = Marking("", warned=False, destruction=False)
INCOMPLETE = replace(RIGHT, statement=STATEMENT_D_INCOMPLETE)
PUBLIC_WITH_WARNING = replace(PUBLIC, warned=True)
CONTRADICTING = replace(RIGHT, statement=STATEMENT_C)
WITHOUT_DESIGNATION = replace(RIGHT, designation=())
NOT_FOR_FOREIGNERS = replace(RIGHT, banner="CUI//SP-CTI//NOFORN")
