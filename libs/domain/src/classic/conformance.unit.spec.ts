import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PythonError } from '@pulse/numeric';
import { classicFunctions } from './conformance.js';

interface VectorFile {
  readonly source: string;
  readonly cases: readonly {
    readonly name: string;
    readonly input: Record<string, unknown>;
    readonly expected: unknown;
    readonly expected_py312?: unknown;
  }[];
}

const FILES = {
  alignment_index: 0,
  bayesian_trust: 1e-12,
  forecast_integrity: 0,
  forecast_scoring: 0,
  license_enforcer: 0,
  license_explainer: 0,
  license_forecast: 0,
  recursion_audit: 0,
  trust_engine: 0,
};

function vectors(name: string): VectorFile {
  const url = new URL(`../../../../tests/conformance/vectors/classic/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as VectorFile;
}

/** The value with every number within the tolerance of its expectation replaced by that expectation. */
function snapped(actual: unknown, expected: unknown, tolerance: number): unknown {
  if (typeof actual === 'number' && typeof expected === 'number')
    return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)) ? expected : actual;
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.map((item, index) => snapped(item, expected[index], tolerance));
  if (typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null)
    return Object.fromEntries(
      Object.entries(actual).map(([key, item]) => [
        key,
        snapped(item, (expected as Record<string, unknown>)[key], tolerance),
      ]),
    );
  return actual;
}

function refusal(call: () => unknown): PythonError {
  try {
    call();
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe.each(Object.entries(FILES))('classic %s', (name, tolerance) => {
  const { source, cases } = vectors(name);
  const run = classicFunctions[source]!;

  it.each(cases.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
    const before = structuredClone(entry.input);
    const error = (entry.expected as { $error?: { type: string } } | null)?.$error;
    if (error !== undefined) {
      expect(refusal(() => run(entry.input)).type).toBe(error.type);
    } else {
      const actual = run(entry.input);
      const either = [entry.expected, entry.expected_py312 ?? entry.expected];
      const match = either.find((expected) => isDeepStrictEqual(snapped(actual, expected, tolerance), expected));
      expect(snapped(actual, match ?? either[0], tolerance)).toEqual(match ?? either[0]);
    }
    expect(entry.input).toEqual(before);
  });
});
