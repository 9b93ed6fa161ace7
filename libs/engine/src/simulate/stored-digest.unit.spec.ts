import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type History, World } from '@pulse/contracts';
import { fitWorld } from '../fit/index.js';
import { compileWorld } from '../world/index.js';
import { ENGINE_VERSION, simulate } from './index.js';

/**
 * Digests of one simulation by engine version. They hold on every machine and runtime; a change of the numbers needs a
 * new version, so that stored forecasts stay comparable.
 */
const DIGESTS: Readonly<Record<string, string>> = {
  '1.0.0': '92f1fde797a61b3dd6ed19c8ac4eabbb7550dc4cf41e42d82681ece5149c85d8',
  '2.0.0': '619819659a56133eb571e336a3423f55b697f2a63d94f55c2c738442d88641f1',
};

describe('the stored digest of this engine version', () => {
  it('is what this machine computes', () => {
    const length = 72;
    const level = (i: number, a: number): number => ((i * 7919 + a * 104729) % 1000) / 1000;
    const history: History = {
      period: 'month',
      start: 360,
      length,
      series: {
        jobs: Array.from({ length }, (_, i) => 5 + level(i, 1) - level(i, 2)),
        price: Array.from({ length }, (_, i) => 50 + i + 5 * level(i, 3)),
        share: Array.from({ length }, (_, i) => 0.4 + 0.02 * (i % 12) + 0.01 * level(i, 4)),
        smooth: Array.from({ length }, (_, i) => 10 + 0.1 * i + level(i, 5) + (i % 12)),
        calm: Array.from({ length }, (_, i) => 20 + level(i, 6) * (i % 24 < 12 ? 1 : 6)),
        rare: Array.from({ length }, (_, i) => 30 + level(i, 7) + (i % 18 === 0 ? 8 : 0)),
        drawn: Array.from({ length }, (_, i) => 0.2 * i + level(i, 8)),
        heavy: Array.from({ length }, (_, i) => 0.1 * i + (level(i, 9) - 0.5) ** 3),
      },
      lag: { jobs: 1 },
      provenance: [],
    };
    const world = World.parse({
      name: 'stored',
      period: 'month',
      variables: {
        jobs: { process: 'ar1' },
        price: { support: 'positive' },
        share: { support: 'share', process: 'seasonal' },
        smooth: { process: 'ets' },
        calm: { process: 'regime' },
        rare: { process: 'jumps' },
        drawn: { process: 'bootstrap' },
        heavy: { process: { kind: 'random_walk', innovations: 'student_t' } },
      },
      overlays: { hope: { measure: '0.5 + zscore(price, 12) / 6' } },
      capital: { fund: { amount: 2, price: 'price' }, cash: { amount: 10 } },
      rules: [
        { id: 'r1', when: 'delta(jobs, 2) < 0', effects: [{ on: 'price', add: 'fit' }] },
        {
          id: 'r2',
          when: 'hope > 0.5',
          effects: [
            { on: 'fund', add: 0.1 },
            { on: 'jobs', add: -0.01 },
          ],
        },
      ],
      targets: ['jobs', 'price', 'share', 'smooth', 'calm', 'rare', 'drawn', 'heavy', 'capital'],
    });
    const hash = createHash('sha256');
    simulate(
      fitWorld(compileWorld(world), history, undefined, { horizon: 6 }),
      { seed: 42, paths: 300, horizon: 6 },
      (turn) => {
        for (const name of world.targets) hash.update(turn.column(name));
      },
    );
    expect({ [ENGINE_VERSION]: hash.digest('hex') }).toEqual({ [ENGINE_VERSION]: DIGESTS[ENGINE_VERSION] });
  });
});
