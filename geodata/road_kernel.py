"""The quartic kernel laid on the lixels of one road: of one spot, or of many spots of one road at once.

On a road that is reached the kernel is a polynomial of the way along it, so that the mean over a lixel is the
difference of two values of its integral: exact, and as quick as the value at one point. What many spots of one road
give to a lixel is a sum of such polynomials, which is a polynomial again: its coefficients are running sums over the
spots, the same for all lixels. The cost is that of the lixels then, not of the spots.
"""

from __future__ import annotations

from numba.extending import register_jitable


@register_jitable
def mass_to(u):
    """Return the integral of the quartic kernel from 0 to u, for u in 0..1; one half at 1."""
    square = u * u
    return 0.9375 * u * (1.0 - square * (2.0 / 3.0 - 0.2 * square))


@register_jitable
def mass_between(km, span, reach):
    """Return the integral of the kernel of a reach from a distance on over a span."""
    return mass_to(min(1.0, (km + span) / reach)) - mass_to(km / reach)


@register_jitable
def lay(values, first, n, step, at, direction, span, km, reach, factor, at_centres):
    """Add a kernel to the lixels of one edge, from `at` over `span` km in one direction; `km` is the distance there."""
    k = min(int(at / step), n - 1)
    if direction < 0 and k > 0 and k * step >= at:
        k -= 1
    to_border = (k + 1) * step - at if direction > 0 else at - k * step
    if at_centres:
        # The middle of the first lixel may lie behind.
        to_middle = to_border - 0.5 * step
        while to_middle < span and 0 <= k < n:
            if to_middle >= 0.0:
                u = (km + to_middle) / reach
                values[first + k] += factor * 0.9375 * (1.0 - u * u) ** 2 / reach
            to_middle += step
            k += direction
        return
    n_borders = 0
    if span > to_border:
        n_borders = min(int((span - to_border) / step) + 1, n - k if direction > 0 else k + 1)
    low, start, stride = mass_to(km / reach), (km + to_border) / reach, step / reach
    factor /= step
    for border in range(n_borders):
        high = mass_to(min(1.0, start + border * stride))
        values[first + k] += factor * (high - low)
        low = high
        k += direction
    if 0 <= k < n:
        values[first + k] += factor * (mass_to(min(1.0, (km + span) / reach)) - low)


@register_jitable
def add_up(places, weight, reach, sums, block_first):
    """Write the running sums that `lay_many` needs over spots in order, and return how many lie in the first block.

    A block is one reach long. For the spots before `j` in the block of spot ``j - 1``, ``sums[j]`` holds coefficients
    of the polynomial in `at` that gives the mass of their kernels from each spot to `at`. Places are counted from the
    start of the block, as a share of the reach, so that nothing cancels out. ``block_first[b]`` is the first spot of
    block `b` or a later one; where it is empty only the first block is summed.
    """
    sums[0, :] = 0.0
    block, n_blocks, n_near = -1, len(block_first), 0
    for j in range(len(places)):
        here = int(places[j] / reach)
        if here > 0 and n_blocks == 0:
            break
        kept = 1.0 if here == block else 0.0
        while block < here:
            block += 1
            if block < n_blocks:
                block_first[block] = j
        y, w = places[j] / reach - here, 0.9375 * weight[j]
        square = y * y
        sums[j + 1, 0] = kept * sums[j, 0] + w * y * (1.0 - square * (2.0 / 3.0 - 0.2 * square))
        sums[j + 1, 1] = kept * sums[j, 1] + w * (1.0 - square) ** 2
        sums[j + 1, 2] = kept * sums[j, 2] - w * 2.0 * y * (1.0 - square)
        sums[j + 1, 3] = kept * sums[j, 3] + w * (2.0 * square - 2.0 / 3.0)
        sums[j + 1, 4] = kept * sums[j, 4] + w * y
        sums[j + 1, 5] = kept * sums[j, 5] + w * 0.2
        n_near += here == 0
    for later in range(block + 1, n_blocks):
        block_first[later] = len(places)
    return n_near


@register_jitable
def _mass_of(sums, first, last, is_block_start, at):
    """Return the sum of weight times the mass from the spots first to last - 1, of one block, to `at`."""
    a0, a1, a2, a3, a4, a5 = sums[last, 0], sums[last, 1], sums[last, 2], sums[last, 3], sums[last, 4], sums[last, 5]
    if not is_block_start:
        a0, a1, a2 = a0 - sums[first, 0], a1 - sums[first, 1], a2 - sums[first, 2]
        a3, a4, a5 = a3 - sums[first, 3], a4 - sums[first, 4], a5 - sums[first, 5]
    return a0 + at * (a1 + at * (a2 + at * (a3 + at * (a4 + at * a5))))


@register_jitable
def _first_from(places, low, high, limit):
    """Return the first of the sorted places low to high - 1 that is not below a limit; soon found where it is late."""
    step = 1
    while high - step >= low and places[high - step] >= limit:
        high -= step
        step *= 2
    low = max(low, high - step)
    while low < high:
        middle = (low + high) // 2
        if places[middle] < limit:
            low = middle + 1
        else:
            high = middle
    return low


@register_jitable
def lay_many(values, first, n, step, direction, span, km, reach, cap, share, places, sums, low, high):
    """Add the kernels of the spots low to high - 1 of a road to the lixels of another, over `span` from one end of it.

    A spot is its place and `km` away from that end; its kernel stops at the distance `cap`, the reach or less. Spots
    must lie in the first block of `sums`.
    """
    if low >= high or span <= 0.0 or share <= 0.0:
        return
    # The last coefficient is 0.1875 times the weight.
    factor, stopped = share / step, mass_to(cap / reach) / 0.1875
    near = _first_from(places, low, high, cap - km)
    # The spots that were stopped before add the same to all borders.
    before = _mass_of(sums, low, near, low == 0, km / reach) - stopped * sums[near, 5]
    k = first if direction > 0 else first + n - 1
    for border in range(1, n + 1):
        if near == low:
            return
        along = min(border * step, span)
        near = _first_from(places, low, near, cap - km - along)
        there = _mass_of(sums, low, near, low == 0, (km + along) / reach) - stopped * sums[near, 5]
        values[k] += factor * (there - before)
        if along >= span:
            return
        before = there
        k += direction


@register_jitable
def lay_many_at_home(values, first, n, step, reach, places, sums, block_first, running):
    """Add the kernels of all spots of a road to its own lixels; ``running[j]`` is the weight of those before `j`."""
    n_spots = len(places)
    low, high, before = 0, 0, 0.0
    for border in range(n + 1):
        at = border * step
        while low < n_spots and places[low] <= at - reach:
            low += 1
        while high < n_spots and places[high] < at + reach:
            high += 1
        there = 0.5 * (running[low] - running[n_spots] + running[high])
        here = low
        while here < high:
            block = int(places[here] / reach)
            until = min(high, block_first[block + 1])
            # The kernel is even: the mass from a spot to a border is that from the border to the spot, less than none.
            there -= _mass_of(sums, here, until, here == block_first[block], block - at / reach)
            here = until
        if border > 0:
            values[first + border - 1] += (there - before) / step
        before = there
