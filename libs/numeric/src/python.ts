/**
 * Values and arithmetic as CPython has them, for the classic profile: it reproduces figures and texts of a Python
 * program exactly. Texts, lists, dicts, None and booleans are JSON values.
 */
export * from './python/compare.js';
export * from './python/error.js';
export * from './python/float.js';
export * from './python/repr.js';
export * from './python/round.js';
export * from './python/sum.js';
export * from './python/value.js';
