import { describe, expect, it } from '@jest/globals';
import { QUANTILE_LEVELS, World, type ForecastBody, type ForecastScore } from '@pulse/contracts';
import { validateForecast, type ValidationContext } from './validate-forecast.js';

const world = World.parse({
  name: 'w',
  variables: { x: { initial: 1, process: 'constant' }, rate: { initial: 0.5, support: 'share', process: 'constant' } },
  events: { up: { when: 'x > 1' } },
  targets: ['x', 'rate'],
});
const context: ValidationContext = {
  world,
  profile: 'measured',
  horizon: 2,
  limits: { min_confidence: 0.4, max_fragility: 0.7, blocked_drivers: ['Despair'] },
  diverged: null,
  warnings: [],
};
const score: ForecastScore = {
  confidence: 0.6,
  confidenceReason: null,
  fragility: 0.2,
  fragilityCause: 'parameters.p',
  driver: 'hope',
  driverShares: { hope: 1 },
  arcLabel: 'steady',
  trustLabel: 'moderate',
};
const row = (centre: number, width: number) => QUANTILE_LEVELS.map((level) => centre + width * (level - 0.5));
const target = (rows: readonly number[][], error = 0.001) => ({
  mean: rows.map(() => 1),
  sd: rows.map(() => 0.1),
  error: rows.map(() => error),
  quantiles: rows.map((values) => [...values]),
});
const good: ForecastBody = {
  targets: { x: target([row(10, 1), row(10, 2)]), rate: target([row(0.5, 0.2), row(0.5, 0.3)]) },
  events: { up: { probability: [0.4, 0.5], error: [0.01, 0.01] } },
  overlays: {},
  rules: [],
  paths: 2000,
  failedPaths: 2,
  clippedShare: 0,
};
const found = (
  body: Partial<ForecastBody>,
  scored: Partial<ForecastScore> = {},
  more: Partial<ValidationContext> = {},
) => validateForecast({ score: { ...score, ...scored } }, { ...good, ...body }, { ...context, ...more });
const codes = (...args: Parameters<typeof found>) => found(...args).map(({ code, severity }) => `${severity} ${code}`);

describe('validation', () => {
  it('finds nothing in a forecast that is whole', () => {
    expect(found({})).toEqual([]);
  });

  it('rounds a value as far as it stays apart from its limit', () => {
    const message = (confidence: number) => found({}, { confidence })[0]?.message;
    expect(message(0.365333)).toBe('confidence 0.37 is below 0.4');
    expect(message(0.39999)).toBe('confidence 0.39999 is below 0.4');
    expect(message(0.3996)).toBe('confidence 0.3996 is below 0.4');
  });

  it.each([
    ['low_confidence', {}, { confidence: 0.39 }],
    ['high_fragility', {}, { fragility: 0.71 }],
    ['wrong_scale', {}, { confidence: 75 }],
    ['blocked_driver', {}, { driver: 'despair' }],
    ['missing_target', { targets: { x: good.targets['x']! } }, {}],
    ['missing_event', { events: {} }, {}],
    ['malformed_forecast', { targets: { ...good.targets, x: target([row(10, 1)]) } }, {}],
    ['malformed_forecast', { targets: { ...good.targets, x: target([row(10, 1), [1, 2, 3]]) } }, {}],
    ['malformed_forecast', { targets: { ...good.targets, x: target([row(10, 1), row(NaN, 1)]) } }, {}],
    ['malformed_forecast', { events: { up: { probability: [0.5], error: [0.01] } } }, {}],
    ['non_monotone_quantiles', { targets: { ...good.targets, x: target([row(10, 1), row(10, -1)], 0) } }, {}],
    ['outside_support', { targets: { ...good.targets, rate: target([row(0.5, 0.2), row(0.5, 1.1)]) } }, {}],
    ['invalid_probability', { events: { up: { probability: [0.5, 1.01], error: [0, 0] } } }, {}],
    ['failed_paths', { failedPaths: 3 }, {}],
  ] as const)('rejects for %s', (code, body, scored) => {
    expect(codes(body as Partial<ForecastBody>, scored)).toEqual([`reject ${code}`]);
  });

  it('rejects what too few paths leave unknown: 0.1 of the half-width of 80 %, of a half for a probability', () => {
    // The half-width of 80 % of a uniform of width 1 is 0.4.
    const x = (error: number) => ({ targets: { ...good.targets, x: target([row(10, 1), row(10, 1)], error) } });
    expect([codes(x(0.04)), codes(x(0.0401))]).toEqual([[], ['reject path_error']]);
    const up = (error: number) => ({ events: { up: { probability: [0.5, 0.5], error: [0.01, error] } } });
    expect([codes(up(0.05)), codes(up(0.0501))]).toEqual([[], ['reject path_error']]);
    expect(found(up(0.06))[0]).toMatchObject({ value: 0.12, limit: 0.1 });
  });

  it('rejects a forecast whose replay came out otherwise', () => {
    expect(found({}, {}, { diverged: ['x h1'] })).toEqual([
      {
        code: 'replay_mismatch',
        severity: 'reject',
        message: 'a replay of this forecast did not come out the same: x h1',
        value: 1,
        limit: 0,
      },
    ]);
  });

  it.each([
    ['confidence_unknown', {}, { confidence: null, confidenceReason: 'not enough evidence' }],
    ['fragility_unknown', {}, { fragility: null }],
    ['blocked_tag', {}, { driverShares: { hope: 0.79, despair: 0.21 } }],
    ['clipped_values', { clippedShare: 0.01 }, {}],
  ])('warns of %s', (code, body, scored) => {
    expect(codes(body, scored)).toEqual([`warn ${code}`]);
  });

  it('is not held up by a driver that is not known, nor by a small share of a blocked tag', () => {
    expect(found({}, { driver: null, driverShares: { despair: 0.2 } })).toEqual([]);
  });

  it('passes on what is known of the whole job', () => {
    const warning = {
      code: 'revised_without_vintages',
      severity: 'warn',
      message: 'm',
      value: 'x',
      limit: null,
    } as const;
    expect(found({}, {}, { warnings: [warning] })).toEqual([warning]);
  });

  it('gives all reasons, not the first', () => {
    expect(codes({ failedPaths: 100, events: {} }, { confidence: 0, fragility: 1, driver: 'DESPAIR' })).toEqual([
      'reject low_confidence',
      'reject high_fragility',
      'reject blocked_driver',
      'reject missing_event',
      'reject failed_paths',
    ]);
  });

  it('asks for no events of a classic forecast, which knows none', () => {
    expect(codes({ events: {} }, {}, { profile: 'classic' })).toEqual([]);
  });
});
