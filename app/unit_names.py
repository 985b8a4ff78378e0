"""The units of measure that are known: one name each, what it measures, how it is spelt elsewhere.

Spellings are those of business systems (SAP, Oracle, Dynamics, Business Central, Odoo, ERPNext),
the codes of UN/ECE Recommendation 20 and, with an `X` before them, the packages of
Recommendation 21. Upper and lower case are one: in such systems `ML` is a millilitre, never a
megalitre. What two of them use for two things (`AMBIGUOUS`) is no spelling of either.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

COUNT = "count"  # pieces: the library's word of such a unit is how many pieces it is


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name here, its dimension, the unit library's word for it, other spellings.

    Without a word it is no multiple of any other: how many pieces are in a case only an item knows.
    """

    name: str
    dimension: str
    word: str
    spellings: tuple[str, ...]


_MEASURES = {
    "mass": """
        kg | kilogram | KGM KGS KILO KILOS KILOGRAM KILOGRAMS KILOGRAMME KILOGRAMM
        g | gram | GRM GR GMS GRAM GRAMS GRAMME GRAMM
        mg | milligram | MGM MILLIGRAM MILLIGRAMS MILLIGRAMM
        ug | microgram | MC μg MCG MICROGRAM MIKROGRAMM
        t | metric_ton | TNE TO TONNE TONNES TONNEN METRIC_TON METRIC_TONS
        dt | decimetric_ton | DTN QUINTAL DECITONNE DEZITONNE
        kilotonne | kilometric_ton | KTN
        cg | centigram | CGM
        dg | decigram | DG
        dag | decagram | DJ DKG
        hg | hectogram | HGM
        lb | pound | LBR LBS LB_AV POUND POUNDS
        oz | ounce | ONZ OUNCE OUNCES
        ozt | troy_ounce | APZ OZ_T TROY_OUNCE
        grain | grain | GRN
        ton_us | short_ton | STN SHORT_TON
        ton_uk | long_ton | LTN LONG_TON
        cwt_us | hundredweight | CWA
        cwt_uk | UK_hundredweight | CWI
        carat | carat | CTM""",
    "volume": """
        l | liter | LTR LT LITER LITERS LITRE LITRES
        ml | milliliter | MLT MILLILITER MILLILITRE MILLILITERS MILLILITRES
        cl | centiliter | CLT CENTILITER CENTILITRE
        dl | deciliter | DLT DECILITER DECILITRE
        hl | hectoliter | HLT HECTOLITER HECTOLITRE HEKTOLITER
        dal | decaliter | A44
        kl | kiloliter | K6 KLR KILOLITER KILOLITRE
        ul | microliter | 4G μl MICROLITER MICROLITRE
        m3 | meter**3 | MTQ CBM CUM CU_M CUBIC_METER CUBIC_METRE KUBIKMETER
        dm3 | decimeter**3 | DMQ
        cm3 | centimeter**3 | CMQ CCM CC
        mm3 | millimeter**3 | MMQ
        in3 | inch**3 | INQ CU_IN
        ft3 | foot**3 | FTQ CFT CU_FT
        yd3 | yard**3 | YDQ
        gal | gallon | GLL GALLON GALLONS UGS GAL_(US) US_GAL
        gal_uk | imperial_gallon | GLI IMPERIAL_GALLON
        qt | liquid_quart | QUART QT_(US)
        qt_uk | imperial_quart | QTI
        pt | pint | PTL PINT
        pt_uk | imperial_pint | PTI
        floz | fluid_ounce | OZA FOZ FL_OZ FL_OZ_(US)
        floz_uk | imperial_fluid_ounce | OZI
        bbl | oil_barrel | BLL""",
    "length": """
        m | meter | MTR LM MTRS METER METERS METRE METRES
        dm | decimeter | DMT
        cm | centimeter | CMT CMS CENTIMETER CENTIMETRE ZENTIMETER
        mm | millimeter | MMT MILLIMETER MILLIMETRE
        um | micrometer | 4H μm MICROMETER MICRON
        km | kilometer | KMT KME KILOMETER KILOMETRE
        in | inch | INH INCH INCHES ZOLL "
        ft | foot | FOT FOOT FEET LF '
        yd | yard | YRD YARD YARDS YDS
        mi | mile | SMI MILE MILES""",
    "area": """
        m2 | meter**2 | MTK QM SQM SQ_M SQUARE_METER SQUARE_METRE QUADRATMETER
        dm2 | decimeter**2 | DMK
        cm2 | centimeter**2 | CMK QCM
        mm2 | millimeter**2 | MMK
        km2 | kilometer**2 | KMK
        ha | hectare | HAR HECTARE HEKTAR
        in2 | inch**2 | INK
        ft2 | foot**2 | FTK SQF SQFT SQ_FT
        yd2 | yard**2 | YDK SQY""",
    "time": """
        s | second | SEC SECOND SECONDS SEK SEKUNDE
        min | minute | MINUTE MINUTES MINS
        h | hour | HUR HR HRS STD HOUR HOURS STUNDE
        d | day | DAY DAYS TAG TAGE
        wk | week | WEE WEEK WEEKS""",
    "energy": """
        J | joule | JOU JOULE
        kJ | kilojoule | KJO
        MJ | megajoule | 3B
        kWh | kilowatt_hour | KWH
        MWh | megawatt_hour | MWH""",
    "amount": """
        mol | mole | C34 MOLE
        mmol | millimole | C18
        kmol | kilomole | B45""",
    "temperature": """
        degC | | CEL °C CELSIUS
        degF | | FAH °F FAHRENHEIT
        kelvin | | KEL""",
    "ratio": """
        % | | P1 PERCENT PCT PROZENT
        ppm | | 59
        pH | | Q30""",
    "calendar": """
        month | | MON MONTHS MONAT
        year | | ANN YEARS JAHR""",
    "activity": """
        IU | | INTERNATIONAL_UNIT INTERNATIONAL_UNITS""",
    COUNT: """
        pcs | 1 | C62 H87 EA PCE PC ST STK NAR UN NIU EACH PIECE PIECES STCK STUECK STÜCK UNIT \
UNITS UNT NO NOS NUMBER
        dozen | 12 | DZN DZ DOZ DOZENS DUTZEND
        gross | 144 | GRO GRS
        hundred | 100 | CEN HUNDERT
        thousand | 1000 | MIL T3 THD TAUSEND
        million | 1000000 | MIO""",
    "package": """
        aerosol | | XAE
        ampoule | | XAM XAP AMPOULES AMPULLE
        bag | | BG XBG BAGS BEUTEL
        bale | | XBL XBN BAL BALES BALLEN
        barrel | | XBA BARRELS
        basket | | XBK BASKETS
        batch | | 5B
        bin | | XBI BINS
        bobbin | | XBB NBB
        bottle | | BO XBO XBQ XBS XBV BTL BOT BOTTLES FLASCHE
        box | | BX XBX BOXES SCHACHTEL
        bucket | | XBJ BUCKETS EIMER
        bunch | | XBH BUN BUNCHES
        bundle | | BE XBE BDL BUNDLES BUND
        cage | | XCG
        cage roll | | XCW
        can | | XCX XCA XCD CANS DOSE DOSEN
        canister | | XCI KAN CANISTERS KANISTER
        carboy | | XCO XCP
        carton | | CT XCT CTN KAR CARTONS KARTON
        cartridge | | XCQ
        case | | CS XCS CASES CSE KISTE
        cask | | XCK FASS
        churn | | XCC
        milk crate | | XMC
        coil | | XCL COILS
        container | | XCN CONTAINERS
        crate | | XCR CRT CRATES
        beer crate | | XCB
        bottle crate | | XBC
        fruit crate | | XFC
        shallow crate | | XSC
        cup | | XCU CUPS BECHER
        cylinder | | XCY CYLINDERS
        gas bottle | | XGB
        demijohn | | XDJ XDP
        drum | | DR XDR DRM DRUMS TROMMEL
        envelope | | XEN
        flask | | XFL
        hogshead | | XHG
        ibc | | XWA IBCS
        ingot | | XIN
        jar | | XJR JARS GLAS
        jerrican | | XJC XJY
        jug | | XJG
        keg | | XKG KEGS
        kit | | KT KITS
        log | | XLG
        lot | | XLT
        lug | | XLU
        net | | XNT XRT
        pack | | PK NMP PAK PAC PACKS
        package | | XPK PACKAGES
        packet | | XPA PKT PACKETS PAKET
        pail | | XPL PAILS
        pair | | PR NPR PRS PAA PAIRS PAAR
        pallet | | PAL PF XPX PALLETS PALETTE PLT
        pallet box | | XPB
        parcel | | XPC PARCELS
        plate | | XPG
        portion | | PTN PORTIONS
        pot | | XPT
        pouch | | XPO POUCHES
        reel | | XRL REELS
        ring | | XRG
        rod | | XRD RODS
        roll | | RO XRO ROL RL ROLLS ROLLE NRL
        sachet | | XSH SACHETS
        sack | | XSA SAC SACKS
        multiwall sack | | XMS
        set | | SETS SATZ
        sheet | | XST SHEETS BLATT
        spindle | | XSD
        tablet | | TBS TABLETS
        tank | | XTK XTY TANKS
        tin | | XTN TINS
        tote | | TOTES
        tray | | XPU TRAYS
        tub | | XTB TUBS
        tube | | TU XTU XTD TUBES
        tun | | XTO
        unpacked | | XNE
        vat | | XVA
        vial | | XVI VIALS""",
}


def _units() -> tuple[Unit, ...]:
    rows = []
    for dimension, lines in _MEASURES.items():
        for line in lines.strip().splitlines():
            name, word, spelt = (part.strip() for part in line.split("|"))
            spellings = tuple(each.replace("_", " ") for each in spelt.split())
            rows.append(Unit(name, dimension, word, spellings))
    return tuple(rows)


UNITS = _units()
# What has two meanings in use, and which: nothing is chosen.
AMBIGUOUS = {
    "ton": "a metric ton (t), a short ton (STN) or a long ton (LTN)",
    "mt": "metric tons (t) or metres (m)",
    "mts": "metric tons (t) or metres (m)",
    "ca": "cases (CS) or cans (XCX)",
    "pl": "pallets (PAL) or pails (XPL)",
    "gl": "gallons (GLL) or grams per litre (g/l)",
    "gm": "grams (g) or grams per square metre (g/m2)",
    "qtl": "quintals (DTN) or liquid quarts (qt)",
}
_MEGAGRAM = "Mg"  # a tonne by the letter, a milligram to who writes Kg and Ml

_POWER = re.compile(r"(?:\*\*|\^)(?=[23]\b)")
_SPACES = re.compile(r"[\s_]+")


def spelling_key(uom: str) -> str:
    """What all ways of writing one spelling have in common: case, spaces, `m³`, `m^3`, a stop."""
    text = unicodedata.normalize("NFKC", uom).casefold()
    text = _POWER.sub("", _SPACES.sub(" ", text).strip())
    return text[:-1] if len(text) > 1 and text.endswith(".") else text


_BY_SPELLING = {
    spelling_key(spelling): unit for unit in UNITS for spelling in (unit.name, *unit.spellings)
}


def known_unit(uom: str) -> Unit | None:
    """The unit a spelling names, or None when it names none or has two meanings."""
    return None if uom.strip() == _MEGAGRAM else _BY_SPELLING.get(spelling_key(uom))


def meanings_of(uom: str) -> str:
    """The meanings in use of a spelling that has several, in words; else empty."""
    if uom.strip() == _MEGAGRAM:
        return "megagrams (t) or milligrams (mg)"
    return AMBIGUOUS.get(spelling_key(uom), "")
