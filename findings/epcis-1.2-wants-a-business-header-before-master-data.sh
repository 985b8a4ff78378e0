#!/bin/sh
# Found with the schema of EPCIS 1.2 as EPCPyYes 4.0.5 brings it, and lxml 6: a document whose header
# holds nothing but master data is not valid.
#
# What one would guess: master data stand in an extension of EPCISHeader, and the business document
# header beside it says who sends to whom, which is optional: the standard's text speaks of it so.
# What happens: the schema has StandardBusinessDocumentHeader without minOccurs="0", as the first
# element of EPCISHeader. Readers that check against it refuse the whole document, events included.
#
# What to do: write a business header wherever there is an EPCISHeader in 1.2, or no EPCISHeader.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet EPCPyYes==4.0.5 lxml==6.1.3
cd "$work"
find venv -name '*.xsd' -exec cp {} . \;
# The files stand side by side here; the copies look for each other in other folders.
sed -i -E 's#schemaLocation="[^"]*/([^"/]+\.xsd)"#schemaLocation="\1"#' ./*.xsd
cat > look.py <<'PY'
from lxml import etree

schema = etree.XMLSchema(etree.parse("EPCglobal-epcis-1_2.xsd"))
sbdh = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
party = "<{0}><Identifier>unknown</Identifier></{0}>"
header = (
    f'<StandardBusinessDocumentHeader xmlns="{sbdh}"><HeaderVersion>1.0</HeaderVersion>'
    + party.format("Sender") + party.format("Receiver")
    + "<DocumentIdentification><Standard>EPCglobal</Standard><TypeVersion>1.0</TypeVersion>"
    "<InstanceIdentifier>1</InstanceIdentifier><Type>Events</Type>"
    "<CreationDateAndTime>2026-03-02T08:00:00Z</CreationDateAndTime></DocumentIdentification>"
    "</StandardBusinessDocumentHeader>"
)
for name, inner in (("without", ""), ("with", header)):
    text = (
        '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" '
        f'creationDate="2026-03-02T08:00:00Z"><EPCISHeader>{inner}<extension><EPCISMasterData>'
        '<VocabularyList><Vocabulary type="urn:epcglobal:epcis:vtype:EPCClass">'
        '<VocabularyElementList><VocabularyElement id="urn:x:1"/></VocabularyElementList>'
        "</Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader>"
        "<EPCISBody><EventList/></EPCISBody></e:EPCISDocument>"
    )
    print(f"{name} a business header: valid {schema.validate(etree.fromstring(text))}")
PY
seen=$("$work/venv/bin/python" look.py)
echo "$seen"
expected="without a business header: valid False
with a business header: valid True"
test "$seen" = "$expected" || { echo "this has changed" >&2; exit 1; }
