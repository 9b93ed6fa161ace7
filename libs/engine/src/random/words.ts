/** Unsigned 32-bit integers: a counter, a key or a block of a random number generator. */
export type Words = ArrayLike<number>;
