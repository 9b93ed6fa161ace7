import { describe, expect, it } from '@jest/globals';
import { Breaker } from './breaker.js';

const at = (seconds: number) => new Date(1_000_000 + seconds * 1000);

describe('Breaker', () => {
  it('opens after five failures in a row, lets one attempt try after a minute, and closes when it succeeds', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 5; i++) {
      expect(breaker.mayStart('m', at(i))).toBe(true);
      breaker.failed('m', at(i));
    }
    expect(breaker.mayStart('m', at(5))).toBe(false);
    expect(breaker.mayStart('other', at(5))).toBe(true);
    expect(breaker.mayStart('m', at(63))).toBe(false);
    expect(breaker.mayStart('m', at(64))).toBe(true);
    expect(breaker.mayStart('m', at(64))).toBe(false);
    breaker.succeeded('m');
    expect(breaker.mayStart('m', at(64))).toBe(true);
  });

  it('stays open for another minute where the trial fails, and takes back one that was not made', () => {
    const breaker = new Breaker({ failures: 1, openMs: 60_000 });
    breaker.failed('m', at(0));
    expect(breaker.mayStart('m', at(60))).toBe(true);
    breaker.failed('m', at(61));
    expect(breaker.mayStart('m', at(120))).toBe(false);
    expect(breaker.mayStart('m', at(121))).toBe(true);
    breaker.unused('m');
    expect(breaker.mayStart('m', at(121))).toBe(true);
  });

  it('forgets failures when one succeeds', () => {
    const breaker = new Breaker({ failures: 2 });
    breaker.failed('m', at(0));
    breaker.succeeded('m');
    breaker.failed('m', at(1));
    expect(breaker.mayStart('m', at(1))).toBe(true);
  });
});
