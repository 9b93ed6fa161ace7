import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  assertDistinctIds,
  fillNormals,
  fillUniforms,
  multiplyHigh,
  philox4x32,
  philoxNormals,
  streamKey,
  uniformOpen52,
  variableId,
} from './index.js';
import { multiplyHighM0, multiplyHighM1 } from './philox.js';

const word = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff),
);

describe('the 64-bit product', () => {
  it('has the upper word of exact integer arithmetic', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const high = (x: number, y: number) => Number((BigInt(x) * BigInt(y)) >> 32n);
        expect(multiplyHigh(a, b) >>> 0).toBe(high(a, b));
        expect(multiplyHighM0(a) >>> 0).toBe(high(0xd2511f53, a));
        expect(multiplyHighM1(a) >>> 0).toBe(high(0xcd9e8d57, a));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('draws by path', () => {
  const address = fc.record({ k0: word, k1: word, variable: word, turn: word, path: word, block: word });

  it('are those of the block with that address', () => {
    fc.assert(
      fc.property(address, ({ k0, k1, variable, turn, path, block }) => {
        const out = new Float64Array(3);
        const counter = (p: number) => [block, variable, turn, p >>> 0];
        fillUniforms(out, [k0, k1], variable, turn, path, 3, block);
        for (let i = 0; i < 3; i++) {
          const [hi, lo] = philox4x32(counter(path + i), [k0, k1]);
          expect(out[i]).toBe(uniformOpen52(hi!, lo!));
        }
        fillNormals(out, [k0, k1], variable, turn, path, 3, block);
        expect(out[2]).toBe(philoxNormals([k0, k1], counter(path + 2)).normals[0]);
      }),
    );
  });

  it('do not depend on how the paths are divided', () => {
    const whole = new Float64Array(1000);
    const parts = new Float64Array(1000);
    const key = streamKey('seed', 3, 'forecast');
    fillNormals(whole, key, variableId('gdp'), 7, 100, 1000);
    for (const [from, count] of [
      [600, 400],
      [0, 1],
      [1, 599],
    ] as const) {
      fillNormals(parts.subarray(from), key, variableId('gdp'), 7, 100 + from, count);
    }
    expect(parts).toEqual(whole);
  });

  it('have the moments of a standard normal within five standard errors', () => {
    const n = 200_000;
    const out = new Float64Array(n);
    fillNormals(out, streamKey(1, 0, 'test'), variableId('x'), 0, 0, n);
    const moment = (p: number) => out.reduce((sum, x) => sum + x ** p, 0) / n;
    // Variances of X, X^2, X^3, X^4 are 1, 2, 15, 96.
    for (const [p, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      expect(Math.abs(moment(p) - expected)).toBeLessThan(5 * Math.sqrt(variance / n));
    }
  });

  it('are uncorrelated between turns, variables, replicates and purposes', () => {
    const n = 50_000;
    const draw = (replicate: number, purpose: string, variable: string, turn: number) => {
      const out = new Float64Array(n);
      fillNormals(out, streamKey(1, replicate, purpose), variableId(variable), turn, 0, n);
      return out;
    };
    const base = draw(0, 'a', 'x', 0);
    for (const other of [draw(0, 'a', 'x', 1), draw(0, 'a', 'y', 0), draw(1, 'a', 'x', 0), draw(0, 'b', 'x', 0)]) {
      const correlation = base.reduce((sum, x, i) => sum + x * other[i]!, 0) / n;
      expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(n));
    }
  });
});

describe('stream keys', () => {
  it('are the first 64 bits of SHA-256 of the documented text', () => {
    const digest = createHash('sha256').update('["pulse/stream/1",42,0,"forecast"]').digest();
    expect(streamKey(42, 0, 'forecast')).toEqual([digest.readUInt32BE(0), digest.readUInt32BE(4)]);
    const name = createHash('sha256').update('Größe').digest();
    expect(variableId('Größe')).toBe(name.readUInt32BE(0));
  });

  it('differ where any part differs', () => {
    const keys = [
      streamKey(42, 0, 'a'),
      streamKey('42', 0, 'a'),
      streamKey(42, 1, 'a'),
      streamKey(42, 0, 'b'),
      streamKey('42,0', 0, 'a'),
    ];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  it.each([NaN, Infinity, 0.5, 2 ** 53])('refuse the seed %d', (seed) => {
    expect(() => streamKey(seed, 0, 'a')).toThrow(expect.objectContaining({ code: 'random.bad_seed' }));
  });

  it.each([-1, 0.5, NaN])('refuse the replicate %d', (replicate) => {
    expect(() => streamKey(1, replicate, 'a')).toThrow(expect.objectContaining({ code: 'random.bad_replicate' }));
  });
});

describe('names with one id', () => {
  it('are refused, by name', () => {
    // Found by search over v0, v1, ...: the first two whose digests begin alike.
    expect(variableId('v58213')).toBe(variableId('v67279'));
    expect(() => assertDistinctIds(['x', 'v58213', 'v67279'])).toThrow('"v58213" and "v67279"');
    expect(() => assertDistinctIds(['x', 'y', 'x'])).toThrow('"x" is used twice');
    expect(() => assertDistinctIds(['x', 'y', 'z'])).not.toThrow();
  });
});
