"""The product of leaves: the same for the same leaves in any order, and for no others."""

from hashlib import sha256
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from challenge_engine.service.checking.tally import PRIME, Tally, draw, multiply

LEAVES = [sha256(b"%d" % n).digest() for n in range(50)]
SECRET = draw()

some = st.lists(st.sampled_from(LEAVES), max_size=12)


def test_the_modulus_is_a_prime_above_every_hash():
    assert int.from_bytes(b"\xff" * 32) < PRIME
    odd, twos = PRIME - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    random = Random(7)
    for _ in range(40):  # Miller and Rabin
        power = pow(random.randrange(2, PRIME - 1), odd, PRIME)
        powers = [pow(power, 2**n, PRIME) for n in range(twos)]
        assert power == 1 or PRIME - 1 in powers


@given(some, some)
def test_the_product_is_that_of_the_same_leaves_only(one, other):
    is_same = sorted(one) == sorted(other)
    assert (multiply(1, SECRET, one) == multiply(1, SECRET, other)) == is_same


@given(some.filter(bool), st.data())
def test_one_bit_of_one_leaf_counts(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = (int.from_bytes(leaves[at]) ^ 1 << bit).to_bytes(32)
    others = [*leaves[:at], changed, *leaves[at + 1 :]]
    assert multiply(1, SECRET, others) != multiply(1, SECRET, leaves)


@given(some, some)
def test_parts_come_to_the_whole(one, other):
    whole, part, rest = (Tally(SECRET, {1: 100}) for _ in range(3))
    for place, leaf in enumerate([*one, *other]):
        whole.account(1, place, leaf)
    part.account_all(1, one)
    for place, leaf in enumerate(other, start=len(one)):
        rest.account(1, place, leaf)
    part.add(rest)
    assume(one or other)
    assert part.products == whole.products


def test_what_came_later_is_not_counted():
    tally = Tally(SECRET, {1: 3})
    tally.account(1, 3, LEAVES[0])
    tally.account(2, 0, LEAVES[0])
    assert tally.products == {}
    assert [list(places) for places in tally.places.values()] == [[3], [0]]


def test_the_secret_is_another_one_each_time():
    assert len({draw() for _ in range(20)}) == 20
