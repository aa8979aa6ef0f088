"""The inspection plan of the bracket: its characteristics in QIF 3.0."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tools.bracket.marking import NOTICE, OFFICE, RIGHT
from tools.bracket.part import (
    BASE_HOLES,
    CHARACTERISTICS,
    DATE,
    HEIGHT,
    LENGTH,
    NUMBER,
    REVISION,
    THICKNESS,
    TITLE,
    UPRIGHT_HOLES,
    WIDTH,
    Characteristic,
)

TYPES = {
    "length": "LengthCharacteristic",
    "width": "WidthCharacteristic",
    "thickness": "ThicknessCharacteristic",
    "diameter": "DiameterCharacteristic",
    "distance": "DistanceBetweenCharacteristic",
    "flatness": "FlatnessCharacteristic",
}
PLANES = {
    "END": ((LENGTH, WIDTH / 2, THICKNESS / 2), (1, 0, 0)),
    "TOP": ((THICKNESS / 2, WIDTH / 2, HEIGHT), (0, 0, 1)),
    "SIDE": ((LENGTH / 2, WIDTH, THICKNESS / 2), (0, 1, 0)),
    "BASE": ((LENGTH / 2, WIDTH / 2, 0.0), (0, 0, -1)),
}
HOLES = {
    **{f"HOLE{n}": ((h.along, h.across, 0.0), (0, 0, 1), h) for n, h in enumerate(BASE_HOLES, 1)},
    **{
        f"HOLE{n}": ((0.0, h.across, h.along), (1, 0, 0), h) for n, h in enumerate(UPRIGHT_HOLES, 3)
    },
}


def inspection_plan() -> bytes:
    """Give the plan as a QIF document."""
    return _Plan().written()


class _Plan:
    """The document while it grows; every object in it gets the next number."""

    def __init__(self) -> None:
        self._last = 0
        self._names: dict[str, str] = {}
        self._root = Element(
            "QIFDocument",
            {"xmlns": "http://qifstandards.org/xsd/qif3", "idMax": "0", "versionQIF": "3.0.0"},
        )
        _texts(self._root, QPId=_identity("plan"))
        _texts(SubElement(self._root, "Version"), TimeCreated=f"{DATE}T00:00:00")
        self._header()
        self._standard()
        self._units()
        self._devices()
        self._product()
        self._features()
        self._characteristics()
        self._steps()
        self._root.set("idMax", str(self._last))

    def written(self) -> bytes:
        """Give the document as bytes, indented, with its declaration."""
        indent(self._root)
        body = tostring(self._root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()

    def _new(self, parent: Element, tag: str, name: str) -> Element:
        """Add an object with the next number, by which `_names` finds it again."""
        self._last += 1
        self._names[name] = str(self._last)
        return SubElement(parent, tag, {"id": str(self._last)})

    def _header(self) -> None:
        header = SubElement(self._root, "Header")
        _texts(SubElement(header, "Application"), Name="Kuznia tools.bracket", Organization=OFFICE)
        title = f"Inspection plan {NUMBER}-QP, {TITLE}, REV {REVISION}."
        _texts(
            header,
            Description="\n".join((title, *RIGHT.heading, NOTICE, *RIGHT.paragraphs)),
            Scope="Plan",
        )

    def _standard(self) -> None:
        group = SubElement(self._root, "StandardsDefinitions", n="1")
        standard = self._new(group, "Standard", "standard")
        organization = SubElement(standard, "Organization")
        _texts(organization, StandardsOrganizationEnum="ASME")
        _texts(standard, Designator="Y14.5", Year="2018")

    def _units(self) -> None:
        units = SubElement(SubElement(self._root, "FileUnits"), "PrimaryUnits")
        for kind, si, unit, factor in (
            ("AngularUnit", "radian", "degree", "0.017453292519943"),
            ("LinearUnit", "meter", "mm", "0.001"),
        ):
            one = SubElement(units, kind)
            _texts(one, SIUnitName=si, UnitName=unit)
            _texts(SubElement(one, "UnitConversion"), Factor=factor)

    def _devices(self) -> None:
        devices = list(dict.fromkeys(each.device for each in CHARACTERISTICS))
        group = SubElement(self._root, "MeasurementResources")
        group = SubElement(group, "MeasurementDevices", n=str(len(devices)))
        for device in devices:
            _texts(self._new(group, "MeasurementDevice", device), Name=device)

    def _product(self) -> None:
        product = SubElement(self._root, "Product")
        part = self._new(SubElement(product, "PartSet", n="1"), "Part", "part")
        _texts(part, UUID=_identity("part"), ModelNumber=NUMBER, Version=REVISION)
        external = self._new(part, "DefinitionExternal", "external")
        external.set("n", "2")
        drawing = self._new(external, "PrintedDrawing", "drawing")
        _texts(drawing, Name=TITLE, Version=REVISION, DrawingNumber=NUMBER)
        model = self._new(external, "DigitalModel", "model")
        _texts(model, Name=TITLE)
        file = SubElement(model, "File")
        _texts(file, Name="model/bracket.stp")
        _texts(SubElement(file, "Format"), DigitalModelFormatEnum="STEPAP242")

    def _features(self) -> None:
        features = SubElement(self._root, "Features")
        count = str(len(PLANES) + len(HOLES))
        definitions = SubElement(features, "FeatureDefinitions", n=count)
        for name in PLANES:
            self._new(definitions, "PlaneFeatureDefinition", f"{name} definition")
        for name, (_, _, hole) in HOLES.items():
            one = self._new(definitions, "CylinderFeatureDefinition", f"{name} definition")
            _texts(one, InternalExternal="INTERNAL", Diameter=f"{hole.diameter:g}",
                   Length=f"{THICKNESS:g}")  # fmt: skip
        nominals = SubElement(features, "FeatureNominals", n=count)
        for name, (at, normal) in PLANES.items():
            one = self._new(nominals, "PlaneFeatureNominal", f"{name} nominal")
            _texts(one, FeatureDefinitionId=self._names[f"{name} definition"],
                   Location=_row(at), Normal=_row(normal))  # fmt: skip
        for name, (at, along, _) in HOLES.items():
            one = self._new(nominals, "CylinderFeatureNominal", f"{name} nominal")
            _texts(one, FeatureDefinitionId=self._names[f"{name} definition"])
            _texts(SubElement(one, "Axis"), AxisPoint=_row(at), Direction=_row(along))
        items = SubElement(features, "FeatureItems", n=count)
        for name in (*PLANES, *HOLES):
            kind = "Plane" if name in PLANES else "Cylinder"
            one = self._new(items, f"{kind}FeatureItem", name)
            _texts(one, FeatureNominalId=self._names[f"{name} nominal"], FeatureName=name)
            checked = SubElement(SubElement(one, "DeterminationMode"), "Checked")
            SubElement(SubElement(checked, "CheckDetails"), "Measured")

    def _characteristics(self) -> None:
        group = SubElement(self._root, "Characteristics")
        _texts(group, FormalStandardId=self._names["standard"])
        count = str(len(CHARACTERISTICS))
        definitions = SubElement(group, "CharacteristicDefinitions", n=count)
        for each in CHARACTERISTICS:
            tag = f"{TYPES[each.kind]}Definition"
            one = self._new(definitions, tag, f"{each.number} definition")
            if each.kind == "flatness":
                _texts(one, ToleranceValue=f"{each.upper:g}")
                continue
            limits = SubElement(one, "Tolerance")
            _texts(limits, MaxValue=f"{each.upper:g}", MinValue=f"{each.lower:g}",
                   DefinedAsLimit="false")  # fmt: skip
        nominals = SubElement(group, "CharacteristicNominals", n=count)
        for each in CHARACTERISTICS:
            tag = f"{TYPES[each.kind]}Nominal"
            one = self._new(nominals, tag, f"{each.number} nominal")
            _texts(one, CharacteristicDefinitionId=self._names[f"{each.number} definition"])
            if each.kind != "flatness":
                _texts(one, TargetValue=f"{each.nominal:g}")
            if each.kind == "distance":
                _texts(one, AnalysisMode="THREEDIMENSIONAL")
        items = SubElement(group, "CharacteristicItems", n=count)
        for each in CHARACTERISTICS:
            self._item(items, each)

    def _item(self, items: Element, each: Characteristic) -> None:
        one = self._new(items, f"{TYPES[each.kind]}Item", f"{each.number} item")
        _texts(one, Description=each.name, Name=f"{NUMBER}-{each.number}")
        _texts(SubElement(one, "CharacteristicDesignator"), Designator=str(each.number))
        self._ids(one, "FeatureItemIds", each.features)
        self._ids(one, "MeasurementDeviceIds", [each.device])
        _texts(one, CharacteristicNominalId=self._names[f"{each.number} nominal"])
        _texts(SubElement(one, "LocationOnDrawing"), DrawingId=self._names["drawing"],
               SheetNumber="1", DrawingZone=each.zone)  # fmt: skip

    def _ids(self, parent: Element, tag: str, names: Sequence[str]) -> None:
        group = SubElement(parent, tag, n=str(len(names)))
        for name in names:
            _texts(group, Id=self._names[name])

    def _steps(self) -> None:
        plan = SubElement(self._root, "Plan")
        _texts(SubElement(plan, "Version"), ThisInstanceQPId=_identity("steps"))
        root = SubElement(plan, "UnorderedPlanRoot")
        SubElement(SubElement(root, "Steps", n="1"), "MeasureEvaluateAll")


def _texts(parent: Element, **texts: str) -> None:
    """Add elements that hold nothing but text, in the order given."""
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _row(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)


def _identity(name: str) -> str:
    """Give a name that is unique in the world and the same on every machine."""
    return str(uuid5(NAMESPACE_URL, f"urn:kuznia:sample:{NUMBER}:{REVISION}:{name}"))
