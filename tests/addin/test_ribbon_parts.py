"""The two customUI parts against Microsoft's own schema of them, as the Open XML SDK has it."""

from __future__ import annotations

import io
import json
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openxml_audit
import pytest

from xladdin.addin.build import COMMITTED
from xladdin.addin.commands import COMMANDS
from xladdin.addin.ribbon_xml import NAMESPACES, Generation, ribbon_xml

SCHEMAS: dict[Generation, tuple[str, str]] = {
    "2007": ("schemas_microsoft_com_office_2006_01_customui.json", "mso"),
    "2010": ("schemas_microsoft_com_office_2009_07_customui.json", "mso14"),
}
PARTS: dict[Generation, str] = {"2007": "customUI/customUI.xml", "2010": "customUI/customUI14.xml"}
# The path of each element, as types of the schema: a button in a group is another type than one on the backstage.
TYPES = {
    "customUI": "CT_CustomUI",
    "ribbon": "CT_Ribbon",
    "tabs": "CT_Tabs",
    "tab": "CT_Tab",
    "group": "CT_Group",
    "button": "CT_Button",
}


def attributes_of(generation: Generation) -> dict[str, dict[str, Any]]:
    """What each element of ours may carry, by its name: the attribute, and how it is restricted."""
    name, prefix = SCHEMAS[generation]
    file = resources.files(openxml_audit) / "data" / "openxml" / "schemas" / name
    types = {one["Name"]: one for one in json.loads(file.read_text(encoding="utf-8"))["Types"]}
    found = {}
    for element, kind in TYPES.items():
        declared = types[f"{prefix}:{kind}/{prefix}:{element}"].get("Attributes", [])
        found[element] = {one["QName"].removeprefix(":"): one for one in declared}
    return found


def longest(attribute: dict[str, Any]) -> int:
    """How long its text may be."""
    arguments = [a for v in attribute.get("Validators", []) for a in v.get("Arguments", [])]
    return min([int(a["Value"]) for a in arguments if a["Name"] == "MaxLength"], default=1024)


def changed(generation: Generation, old: bytes, new: bytes) -> io.BytesIO:
    """The add-in with one thing in its ribbon replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(COMMITTED) as package, zipfile.ZipFile(target, "w") as altered:
        for name in package.namelist():
            part = package.read(name)
            if name == PARTS[generation]:
                assert old in part
                part = part.replace(old, new)
            altered.writestr(name, part)
    return target


@pytest.mark.parametrize("generation", NAMESPACES)
class TestTheRibbonParts:
    def test_each_attribute_is_one_that_the_element_may_have_and_short_enough(self, generation: Generation) -> None:
        allowed = attributes_of(generation)
        for element in ElementTree.fromstring(ribbon_xml(COMMANDS, generation)).iter():
            declared = allowed[element.tag.rpartition("}")[2]]
            for name, text in element.attrib.items():
                assert name in declared, f"{element.tag} must not have {name}"
                assert 0 < len(text) <= longest(declared[name]), f"{name}: {text}"

    @pytest.mark.parametrize(("right", "wrong"), [(b'size="large"', b'size="huge"'), (b"<button", b"<knob")])
    def test_the_validator_that_accepts_the_add_in_looks_at_them(
        self, generation: Generation, right: bytes, wrong: bytes, tmp_path: Path
    ) -> None:
        path = tmp_path / "broken.xlam"
        path.write_bytes(changed(generation, right, wrong).getvalue())
        result = openxml_audit.OpenXmlValidator(openxml_audit.FileFormat.MICROSOFT_365).validate(path)
        assert any(PARTS[generation] in str(error) for error in result.errors)
