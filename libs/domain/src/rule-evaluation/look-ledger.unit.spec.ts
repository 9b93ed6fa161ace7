import { describe, expect, it } from '@jest/globals';
import { fillUniforms, streamKey } from '@pulse/engine';
import type { History } from '@pulse/contracts';
import { emptyLedger, ledgerKey, lookAt, nextLevel, wealthOf, withLook } from './look-ledger.js';

const hash = (digit: string): string => digit.repeat(64);
const look = (rule: string, p: number) => ({ rule: hash(rule), target: 'y', p });

describe('the ledger of looks', () => {
  it('spends three quarters of its wealth on a look, and earns 0.05 with a rule that passes', () => {
    const fresh = emptyLedger('data');
    expect(wealthOf(fresh)).toBeCloseTo(0.05, 12);
    expect(nextLevel(fresh)).toBeCloseTo(0.0375 / 1.0375, 12);
    const missed = withLook(fresh, look('a', 0.5));
    expect(missed.looks[0]!.passed).toBe(false);
    expect(wealthOf(missed)).toBeCloseTo(0.0125, 12);
    const passed = withLook(missed, look('b', 0.001));
    expect(passed.looks[1]!.passed).toBe(true);
    expect(wealthOf(passed)).toBeCloseTo(0.0625, 12);
  });

  it('belongs to a series, whatever it has grown to or is revised to', () => {
    const history = (change: Partial<History> = {}): History => ({
      period: 'month',
      start: 600,
      length: 4,
      series: { y: [null, 1, 2, 3], x: [5, 6, 7, 8] },
      lag: {},
      provenance: [],
      ...change,
    });
    const of = (change?: Partial<History>, name = 'w', target = 'y') => ledgerKey({ name }, history(change), target);
    const own = of();
    expect(own).toMatch(/^[0-9a-f]{64}$/);
    expect(of({ length: 5, series: { y: [null, 1, 2, 3, 4], x: [5, 6, 7, 8, 9] } })).toBe(own);
    expect(of({ series: { y: [null, 1, 2.5, 3] } })).toBe(own);
    // A variable that begins earlier moves the start of the history, not that of the target.
    expect(of({ start: 599, length: 5, series: { y: [null, null, 1, 2, 3], x: [4, 5, 6, 7, 8] } })).toBe(own);
    const others = [of({}, 'v'), of({}, 'w', 'x'), of({ period: 'quarter' }), of({ start: 601 })];
    expect(new Set([own, ...others]).size).toBe(5);
  });

  it('never runs dry, and never allows more than it has', () => {
    let ledger = emptyLedger('data');
    for (let i = 0; i < 20; i++) {
      const wealth = wealthOf(ledger);
      const level = nextLevel(ledger);
      expect(level).toBeGreaterThan(0);
      expect(level / (1 - level)).toBeLessThan(wealth);
      ledger = withLook(ledger, look('a', 1));
    }
  });

  it('remembers a look by rule and target', () => {
    const ledger = withLook(emptyLedger('data'), look('a', 0.5));
    expect(lookAt(ledger, hash('a'), 'y')?.p).toBe(0.5);
    expect(lookAt(ledger, hash('a'), 'z')).toBeUndefined();
    expect(lookAt(ledger, hash('b'), 'y')).toBeUndefined();
  });

  /** Foster and Stine (2008), theorem 1: E(V) / (E(R) + 1) <= alpha. */
  it('keeps the marginal false discovery rate with three of four rules false', () => {
    const sequences = 4000;
    const looks = 12;
    const uniforms = new Float64Array(sequences * looks);
    fillUniforms(uniforms, streamKey('ledger', 0, 'test'), 1, 1, 0, uniforms.length);
    let falsely = 0;
    let accepted = 0;
    for (let s = 0; s < sequences; s++) {
      let ledger = emptyLedger('data');
      for (let i = 0; i < looks; i++) {
        const isTrue = i % 4 === 3;
        const p = uniforms[s * looks + i]!;
        ledger = withLook(ledger, look('a', isTrue ? p / 1000 : p));
        if (!ledger.looks[i]!.passed) continue;
        accepted++;
        if (!isTrue) falsely++;
      }
    }
    expect(accepted).toBeGreaterThan(sequences);
    expect(falsely / sequences / (accepted / sequences + 1)).toBeLessThan(0.05);
  });
});
