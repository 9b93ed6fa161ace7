import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SharedBudget } from './shared-budget.js';

describe('a budget that items share', () => {
  it('gives shares by weight', () => {
    const budget = new SharedBudget(1000, [1, 3, 1]);
    expect([budget.start(0), budget.start(1), budget.start(2)]).toEqual([200, 600, 200]);
  });

  it('hands what one did not spend to those that come later', () => {
    const budget = new SharedBudget(900, [1, 1, 1]);
    expect(budget.start(0)).toBe(300);
    budget.end(0, 0);
    expect(budget.start(2)).toBe(450);
    budget.end(2, 450);
    expect(budget.start(1)).toBe(450);
  });

  it('leaves nothing unused while somebody is waiting, and never gives out more than there is', () => {
    fc.assert(
      fc.property(
        fc.nat(1e12),
        fc.array(
          fc.record({ weight: fc.integer({ min: 1, max: 100 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        fc.integer({ min: 1, max: 4 }),
        (whole, items, parallel) => {
          const budget = new SharedBudget(
            whole,
            items.map(({ weight }) => weight),
          );
          const running: { item: number; given: number }[] = [];
          let spent = 0;
          const endOne = () => {
            const { item, given } = running.shift()!;
            const used = Math.floor(given * items[item]!.share);
            spent += used;
            budget.end(item, used);
          };
          for (const item of items.keys()) {
            if (running.length === parallel) endOne();
            running.push({ item, given: budget.start(item) });
            const out = running.reduce((sum, { given }) => sum + given, 0);
            expect(spent + out).toBeLessThanOrEqual(whole);
          }
          // The last one had all that was left: nothing but what others hold is kept from it.
          const out = running.reduce((sum, { given }) => sum + given, 0);
          expect(spent + out).toBe(whole);
        },
      ),
    );
  });

  it('refuses to start an item twice, to end one that does not run, and weights that are none', () => {
    const budget = new SharedBudget(10, [1]);
    expect(() => budget.end(0, 1)).toThrow('does not run');
    budget.start(0);
    expect(() => budget.start(0)).toThrow('started before');
    expect(() => new SharedBudget(10, [1, 0])).toThrow('above 0');
  });
});
