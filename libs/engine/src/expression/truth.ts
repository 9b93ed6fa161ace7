/** Truth values of Kleene's strong three-valued logic, ordered so that `and` is the minimum and `or` the maximum. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export type Truth = typeof FALSE | typeof UNKNOWN | typeof TRUE;
