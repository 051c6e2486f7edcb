"""Receipt numbers survive being read out; checksums are recomputed from plain words."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.returns.models import Receipt
from questionnaires.returns.sign_off import receipts
from tests.conftest import Cast
from tests.returns.signing import approve, submitted

names = st.text(max_size=40)
years = st.integers(2016, 2099)
serials = st.integers(1, 10**7)


def test_a_number_is_readable() -> None:
    number = receipts.number_for("Northmoor Safeguarding Board", 2026, 123)
    assert number.startswith("NSB-2026-000123-")
    assert receipts.is_well_formed(f" {number.lower()} ")


@given(names, years, serials)
def test_every_number_fits_and_is_well_formed(name: str, year: int, serial: int) -> None:
    number = receipts.number_for(name, year, serial)
    assert len(number) <= 20
    assert receipts.is_well_formed(number)


@given(years, serials, st.data())
def test_one_wrong_character_shows(year: int, serial: int, data: st.DataObject) -> None:
    number = receipts.number_for("Northmoor Safeguarding Board", year, serial)
    places = [place for place, character in enumerate(number) if character != "-"]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from(receipts.ALPHABET.replace(number[place], "")))
    assert not receipts.is_well_formed(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    "nonsense", ["", "-", "NSB", "NSB-2026-000123", "NSB-26-1-X", "é-2026-1-X"]
)
def test_nonsense_is_no_number(nonsense: str) -> None:
    assert not receipts.is_well_formed(nonsense)


def test_anybody_can_recompute_the_checksum_from_the_documented_content(cast: Cast) -> None:
    approve(submitted(cast), cast.dev, "senior_lead")
    receipt = Receipt.objects.get()
    by_hand = {
        "format": 1,
        "round": cast.audit_round.slug,
        "organisation": "Northmoor Council Housing",
        "version": "0" * 64,
        "submitted_at": "2026-03-10T14:03:00+00:00",
        "answers": [
            {
                "question": f"s{standard}-q{question}",
                "point": "green",
                "value": None,
                "commentary": f"Why s{standard}-q{question} is green",
                "reason": "",
                "evidence": [],
            }
            for standard in (1, 2)
            for question in (1, 2, 3)
        ],
    }
    words = json.dumps(by_hand, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(words.encode()).hexdigest() == receipt.checksum
