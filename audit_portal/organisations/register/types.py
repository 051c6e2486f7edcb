"""What a type of establishment suggests about its duty and its kind.

Our reading of the register's types, as of April 2025; a board may give another duty. Types that are
not here, blanks and unknown names suggest nothing: the board is asked.
"""

from audit_portal.organisations.models import DutyBasis, Kind

_S175 = {
    "1": "Community school",
    "2": "Voluntary aided school",
    "3": "Voluntary controlled school",
    "5": "Foundation school",
    "7": "Community special school",
    "12": "Foundation special school",
    "14": "Pupil referral unit",
    "15": "Local authority nursery school",
    "18": "Further education",
    "31": "Sixth form centres",
}
_S157 = {
    "6": "City technology college",
    "10": "Other independent special school",
    "11": "Other independent school",
    "28": "Academy sponsor led",
    "33": "Academy special sponsor led",
    "34": "Academy converter",
    "35": "Free schools",
    "36": "Free schools special",
    "38": "Free schools alternative provision",
    "40": "University technical college",
    "41": "Studio schools",
    "42": "Academy alternative provision converter",
    "43": "Academy alternative provision sponsor led",
    "44": "Academy special converter",
    "57": "Academy secure 16 to 19",
}
_FUNDING_AGREEMENT = {
    "39": "Free schools 16 to 19",
    "45": "Academy 16-19 converter",
    "46": "Academy 16 to 19 sponsor led",
}
_NMSS = {"8": "Non-maintained special school"}

_DUTIES = {
    DutyBasis.S175: _S175,
    DutyBasis.S157: _S157,
    DutyBasis.FUNDING_AGREEMENT: _FUNDING_AGREEMENT,
    DutyBasis.NMSS: _NMSS,
}
_BY_CODE = {code: duty for duty, types in _DUTIES.items() for code in types}
_BY_NAME = {name.lower(): duty for duty, types in _DUTIES.items() for name in types.values()}

_COLLEGES = {"18", "29", "31", "39", "45", "46"}
_COLLEGE_NAMES = {
    "further education",
    "higher education institutions",
    "sixth form centres",
    *(name.lower() for name in _FUNDING_AGREEMENT.values()),
}


def suggested_duty(code: str, name: str) -> DutyBasis | None:
    """By the type's code, or by its name where a layout has no codes; None: ask."""
    return _BY_CODE.get(code.lstrip("0")) if code else _BY_NAME.get(name.lower())


def kind_of(code: str, name: str, phase: str) -> Kind:
    """A maintained nursery is a school: it owes what schools owe, under section 175."""
    college = code.lstrip("0") in _COLLEGES or name.lower() in _COLLEGE_NAMES
    return Kind.COLLEGE if college or phase.lower() == "16 plus" else Kind.SCHOOL
