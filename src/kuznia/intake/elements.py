"""Proposing the elements of a package: one for each file of a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from kuznia.intake.found import FileReading, Limits, Problem
from kuznia.intake.names import name_problems, visible
from kuznia.intake.problems import problem
from kuznia.intake.reading import read_files
from kuznia.model.errors import NotFound
from kuznia.model.language import msg

_MODELS = frozenset(
    [
        ".stp",
        ".step",
        ".p21",
        ".igs",
        ".iges",
        ".jt",
        ".glb",
        ".gltf",
        ".stl",
        ".3mf",
        ".x_t",
        ".x_b",
        ".prt",
        ".sldprt",
        ".sldasm",
        ".catpart",
        ".catproduct",
        ".ipt",
        ".iam",
        ".fcstd",
        ".brep",
        ".obj",
    ]
)
_DRAWINGS = frozenset({".dwg", ".dxf", ".slddrw", ".idw", ".catdrawing"})
_SOFTWARE = frozenset({".c", ".h", ".cpp", ".py", ".hex", ".bin", ".elf"})
_WORDS = (
    ("parts_list", re.compile(r"parts?[-_ ]?list|\bbom\b|bill[-_ ]of[-_ ]material")),
    ("packaging", re.compile(r"packag|packing|preservation")),
    ("quality_plan", re.compile(r"quality|inspection|test[-_ ]?plan|\bqap\b")),
    ("software_document", re.compile(r"software|firmware")),
    ("specification", re.compile(r"spec(?:ification)?(?![a-z])|standard")),
    ("drawing", re.compile(r"\bdwg\b|drawing|sheet")),
)
_CONTENTS = {"plan": "quality_plan", "results": "quality_plan", "statistics": "quality_plan"}
_REVISION = re.compile(
    r"(?:^|[\s_.-])rev(?:ision)?[\s_.-]{0,2}([a-z]{1,2}|\d{1,3})(?=$|[\s_.-])", re.IGNORECASE
)
_PLAIN = re.compile(r"[A-Za-z0-9._/-]{1,64}")
_LONGEST_STEM = 50


@dataclass(frozen=True, slots=True)
class ProposedElement:
    """An element of a package as proposed to a person."""

    element: str
    """Code that depends on nothing but the path, so it stays when files are added."""
    file: str
    """Path below the folder, written with `/`."""
    kind: str
    """A kind of element: model, drawing, parts_list, specification, ..., other."""
    title: str
    revision: str
    """Empty when it cannot be read."""
    reading: FileReading

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its file."""
        return self.reading.problems


@dataclass(frozen=True, slots=True)
class ProposedElements:
    """The elements of a folder, and what is wrong with the names in it."""

    elements: tuple[ProposedElement, ...]
    problems: tuple[Problem, ...]
    """Problems of names and of things that are no files; those of files are with each element."""


def propose_elements(folder: Path, limits: Limits | None = None) -> ProposedElements:
    """Read every file of a folder and propose an element for each, in the order of their paths.

    Raises NotFound when there is no such folder, and MissingExtra as `read_files` does.
    """
    if not folder.is_dir():
        raise NotFound(msg("there is no folder {folder}", folder=folder))
    files, others = list_files(folder)
    readings = read_files([folder / file for file in files], limits, folder)
    return propose(files, readings, others)


def propose(
    files: Sequence[str], readings: Sequence[FileReading], others: Sequence[Problem] = ()
) -> ProposedElements:
    """Propose elements from the paths and readings of files."""
    elements = [_element(file, reading) for file, reading in zip(files, readings, strict=True)]
    return ProposedElements(tuple(elements), (*others, *name_problems(files)))


def list_files(folder: Path) -> tuple[list[str], list[Problem]]:
    """List the files below a folder, and complain of links, devices and what cannot be listed.

    Links are not followed.
    """
    files: list[str] = []
    problems: list[Problem] = []

    def cannot(error: OSError) -> None:
        name = Path(str(error.filename)).name
        problems.append(problem("unreadable", visible(name), reason=error.strerror or ""))

    for place, folders, names in os.walk(folder, onerror=cannot):
        folders.sort()
        for name in sorted([*names, *folders]):
            path = Path(place, name)
            file = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                problems.append(problem("not-a-file", visible(file)))
            elif name in names:
                files.append(file)
    return sorted(files), problems


def element_code(file: str) -> str:
    """Give the code of an element from its path alone.

    >>> element_code("drawings/TST-0001.pdf"), element_code("креслення 1.pdf")
    ('drawings--TST-0001.pdf', '1.pdf-c4dd3a62')
    """
    if (
        _PLAIN.fullmatch(file)
        and "--" not in file
        and len(file.replace("/", "--")) <= len("x" * 64)
    ):
        return file.replace("/", "--")
    stem = re.sub(r"[^A-Za-z0-9._]+", "-", file).strip("-.")[-_LONGEST_STEM:]
    digest = sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{stem}-{digest}".lstrip("-.")


def _element(file: str, reading: FileReading) -> ProposedElement:
    path = PurePosixPath(file)
    said = reading.properties
    title = said.get("title", "")
    if title.lower() in {"untitled", "unspecified", ""} or title == path.name:
        title = visible(path.stem)
    found = _REVISION.search(path.stem) or _REVISION.search(title)
    revision = said.get("revision") or (found[1].upper() if found else "")
    return ProposedElement(element_code(file), file, _kind(path, reading), title, revision, reading)


def _kind(path: PurePosixPath, reading: FileReading) -> str:
    """Propose what an element is: by its content, then by its ending, then by words in its name."""
    content = reading.properties.get("content", "")
    ending = path.suffix.lower()
    if reading.kind == "qif":
        return _CONTENTS.get(content, "model")
    if reading.kind == "step" or ending in _MODELS:
        return "model"
    if ending in _DRAWINGS:
        return "drawing"
    if content:
        return content
    if ending in _SOFTWARE:
        return "software_document"
    words = f"{path.as_posix()} {reading.properties.get('title', '')}".lower()
    return next((kind for kind, form in _WORDS if form.search(words)), "other")
