"""Units as they are to be read: each spelling with its name, each measure with its size.

Written down apart from the product's own table: what business systems and the codes of UN/ECE
write, and what the units are defined as.
"""

from __future__ import annotations

# Name: how it is spelt in exports, and as codes.
SPELLINGS = {
    "kg": "kg KG Kg KGM KGS kilo Kilogramm kilograms",
    "g": "g G GRM gr GR gram Grams GMS",
    "mg": "mg MG MGM",
    "ug": "ug µg μg MC mcg",
    "t": "t T TNE TO to tonne",
    "dt": "DTN dt quintal",
    "lb": "lb LB LBR lbs Lbs lb.",
    "oz": "oz OZ ONZ",
    "l": "l L LTR ltr Lt litre Liter",
    "ml": "ml ML mL Ml MLT",
    "cl": "cl CL CLT",
    "dl": "dl DL DLT",
    "hl": "hl HL HLT",
    "m3": "m3 M3 MTQ m³ m^3 m**3 CBM",
    "cm3": "cm3 CMQ CCM cc",
    "ft3": "ft3 FTQ CFT ft³",
    "gal": "gal GAL GLL Gallons UGS",
    "floz": "OZA FOZ fl_oz",
    "m": "m M MTR LM meter",
    "cm": "cm CM CMT",
    "mm": "mm MM MMT",
    "km": "km KM KMT",
    "in": "in IN INH inch \"",
    "ft": "ft FT FOT feet",
    "yd": "yd YD YRD",
    "m2": "m2 M2 MTK m² m^2 m**2 SQM qm",
    "ft2": "ft2 FTK sqft SQF",
    "ha": "ha HAR",
    "h": "h H HUR HR hrs STD Stunde",
    "min": "min MIN Min",
    "s": "s S SEC sec",
    "d": "d DAY TAG",
    "kWh": "kWh KWH",
    "degC": "CEL °C",
    "%": "% P1",
    "pcs": "pcs PCS pc PC PCE EA ea Ea ST St Stk STK Stk. Stück C62 H87 NAR UN Nos each Units NIU",
    "dozen": "DZ DZN doz dozen",
    "gross": "GRO GRS",
    "thousand": "MIL T3 THD",
    "case": "CS cs XCS Cases Kiste",
    "carton": "CT ct CTN XCT KAR Karton",
    "box": "BX bx XBX boxes",
    "bag": "BG bg XBG bags Bag",
    "pallet": "PAL pal PF XPX pallets",
    "bottle": "BO XBO BTL Flasche",
    "can": "CAN XCX",
    "drum": "DR DRM XDR",
    "pack": "PK PAK PAC Packs",
    "roll": "RO ROL XRO",
    "bundle": "BE BDL XBE",
    "pair": "PR PAA prs",
    "set": "SET sets",
    "sack": "SAC XSA",
    "tray": "XPU trays",
}  # fmt: skip

# In kg, l, m, m2, s, J, mol; pieces. By definition, so exact.
SIZES = {
    "mass": {
        "kg": "1", "g": "0.001", "mg": "0.000001", "ug": "0.000000001", "t": "1000", "dt": "100",
        "kilotonne": "1000000", "cg": "0.00001", "dg": "0.0001", "dag": "0.01", "hg": "0.1",
        "lb": "0.45359237", "oz": "0.028349523125", "ozt": "0.0311034768", "grain": "0.00006479891",
        "ton_us": "907.18474", "ton_uk": "1016.0469088", "cwt_us": "45.359237",
        "cwt_uk": "50.80234544", "carat": "0.0002",
    },
    "volume": {
        "l": "1", "ml": "0.001", "cl": "0.01", "dl": "0.1", "hl": "100", "dal": "10", "kl": "1000",
        "ul": "0.000001", "m3": "1000", "dm3": "1", "cm3": "0.001", "mm3": "0.000001",
        "in3": "0.016387064", "ft3": "28.316846592", "yd3": "764.554857984", "gal": "3.785411784",
        "gal_uk": "4.54609", "qt": "0.946352946", "qt_uk": "1.1365225", "pt": "0.473176473",
        "pt_uk": "0.56826125", "floz": "0.0295735295625", "floz_uk": "0.0284130625",
        "bbl": "158.987294928",
    },
    "length": {
        "m": "1", "dm": "0.1", "cm": "0.01", "mm": "0.001", "um": "0.000001", "km": "1000",
        "in": "0.0254", "ft": "0.3048", "yd": "0.9144", "mi": "1609.344",
    },
    "area": {
        "m2": "1", "dm2": "0.01", "cm2": "0.0001", "mm2": "0.000001", "km2": "1000000",
        "ha": "10000", "in2": "0.00064516", "ft2": "0.09290304", "yd2": "0.83612736",
    },
    "time": {"s": "1", "min": "60", "h": "3600", "d": "86400", "wk": "604800"},
    "energy": {"J": "1", "kJ": "1000", "MJ": "1000000", "kWh": "3600000", "MWh": "3600000000"},
    "amount": {"mol": "1", "mmol": "0.001", "kmol": "1000"},
    "count": {
        "pcs": "1", "dozen": "12", "gross": "144", "hundred": "100", "thousand": "1000",
        "million": "1000000",
    },
}  # fmt: skip
