"""The numbers that src/figures/random.ts draws, for the scripts that record what figures are held to."""

import math


def scattered(seed):
    """MurmurHash3's last steps, so that neighbouring seeds give unlike sequences."""
    first = (seed ^ (seed >> 16)) * 0x85EBCA6B % 2**32
    second = (first ^ (first >> 13)) * 0xC2B2AE35 % 2**32
    return second ^ (second >> 16)


def linear_congruential(seed):
    """From 0 to 1, by the generator of Numerical Recipes."""
    state = seed * 7919
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state / 2**32


def normal(seed):
    """By Box and Muller."""
    chance = linear_congruential(scattered(seed))
    while True:
        length = math.sqrt(-2 * math.log(1 - next(chance)))
        yield length * math.cos(2 * math.pi * next(chance))
