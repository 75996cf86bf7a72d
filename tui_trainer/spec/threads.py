"""How many threads a step is worth."""

from __future__ import annotations

# Below this many multiply-adds in a forward pass over one batch a step takes one thread. Threads wait for each other
# dozens of times in a step, and when anything else wants a core, be it the screen, a wait may take milliseconds: on two
# shared cores steps of 1 ms were seen to take 27 ms. Only a step that is long anyway is worth that risk.
ONE_THREAD_MULTIPLY_ADDS = 500_000_000


def one_thread_is_enough(multiply_adds: int) -> bool:
    """Whether a step on a processor takes one thread, which has `multiply_adds` on its way forward.

    It follows from the work in a step alone, not from a measurement: another number of threads may add numbers up in
    another order, and the same seed has to give the same losses on the same machine.
    """
    return multiply_adds < ONE_THREAD_MULTIPLY_ADDS
