import { describe, expect, it } from '@jest/globals';
import type { ParamValue } from '@pulse/contracts';
import { applyParams } from './apply-params.js';
import { checkParam } from './check-param.js';
import { nearestParam } from './nearest-param.js';
import { knownParamPaths } from './param-paths.js';
import { worldOf } from './spec-world.js';

const world = worldOf();
const paths = knownParamPaths(world);

describe('what a manifest can set', () => {
  it('knows parameters, overlays, processes and rules with the values of the world', () => {
    expect(
      [...paths.values()].filter(({ path }) => /^(decay_rate|limit|overlays.rage|variables.y|rules.R007)/.test(path)),
    ).toEqual([
      { path: 'decay_rate', type: 'number', own: 0.01 },
      { path: 'limit', type: 'number', min: 0, max: 5, own: 1 },
      { path: 'overlays.rage.initial', type: 'number', min: 0, max: 1, own: 0.5 },
      { path: 'overlays.rage.baseline', type: 'number', min: 0, max: 1, own: 0.1 },
      { path: 'overlays.rage.decay_rate', type: 'number', orParameter: true, own: 'limit' },
      {
        path: 'variables.y.process.kind',
        type: 'choice',
        choices: ['constant', 'random_walk', 'ar1', 'gbm'],
        own: 'gbm',
      },
      { path: 'variables.y.process.drift', type: 'number', orParameter: true, orFit: true, own: 0.01 },
      { path: 'variables.y.process.volatility', type: 'number', min: 0, orParameter: true, orFit: true, own: 0.1 },
      { path: 'rules.R007.scale', type: 'number', orParameter: true, own: 1 },
      { path: 'rules.R007.importance', type: 'number', min: 0, max: 1, own: 1 },
      { path: 'rules.R007.enabled', type: 'boolean', own: false },
      { path: 'rules.R007.when', type: 'condition', own: 'x > 1' },
    ]);
  });

  it('knows the parameters of a process that is swapped in', () => {
    const swapped = knownParamPaths(world, new Map([['x', new Set(['ar1'])]]));
    expect(paths.has('variables.x.process.phi')).toBe(false);
    expect(swapped.has('variables.x.process.phi')).toBe(true);
  });

  it.each<[string, ParamValue, ParamValue]>([
    ['limit', 5, 5],
    ['smart', true, 1],
    ['smart', false, 0],
    ['overlays.rage.decay_rate', 'decay_rate', 'decay_rate'],
    ['variables.y.process.drift', 'fit', 'fit'],
    ['variables.y.process.kind', 'ar1', 'ar1'],
    ['rules.R006.enabled', false, false],
    ['rules.R006.when', '(x>2)', 'x > 2'],
    ['overlays.echo.measure', 'x/5', 'x / 5'],
  ])('%s may be %j', (path, value, canonical) =>
    expect(checkParam(value, paths.get(path)!, world)).toEqual({ ok: true, value: canonical }),
  );

  it.each<[string, ParamValue, string, string | undefined]>([
    ['limit', 5.5, 'param.out_of_range', undefined],
    ['limit', '3', 'param.wrong_type', '3'],
    ['limit', null, 'param.wrong_type', undefined],
    ['decay_rate', 'limit', 'param.wrong_type', undefined],
    ['overlays.rage.decay_rate', 'decay_rat', 'param.wrong_type', 'decay_rate'],
    ['overlays.hope.initial', true, 'param.wrong_type', undefined],
    ['rules.R006.enabled', 'yes', 'param.wrong_type', 'true'],
    ['rules.R006.when', 'x >> 2', 'param.bad_expression', undefined],
    ['rules.R006.when', 'hop > 2', 'param.bad_expression', 'hope'],
    ['rules.R006.when', 3, 'param.wrong_type', undefined],
    ['variables.x.process.kind', 'gbm', 'param.wrong_type', undefined],
    ['variables.y.process.kind', 'randm_walk', 'param.wrong_type', 'random_walk'],
  ])('%s may not be %j', (path, value, code, suggestion) => {
    const checked = checkParam(value, paths.get(path)!, world);
    expect(checked.ok ? checked : [checked.code, checked.suggestion]).toEqual([code, suggestion]);
  });

  it.each([
    ['R006.scale', 'rules.R006.scale'],
    ['variables.y.volatility', 'variables.y.process.volatility'],
    ['rules.R06.scale', 'rules.R006.scale'],
    ['decayrate', 'decay_rate'],
    ['nothing_like_it', undefined],
  ])('%s means %s', (path, meant) => expect(nearestParam(path, paths.keys())).toBe(meant));
});

describe('setting params', () => {
  it('leaves the world alone', () => {
    const before = JSON.stringify(world);
    applyParams(world, {
      limit: 2,
      'rules.R006.scale': 3,
      'overlays.hope.initial': 0.1,
      'variables.y.process.drift': 0,
    });
    expect(JSON.stringify(world)).toBe(before);
    expect(applyParams(world, {})).toBe(world);
  });

  it('sets each kind of path, and keeps stated standard deviations', () => {
    const next = applyParams(world, {
      limit: 2,
      decay_rate: 0.5,
      'rules.R006.scale': 3,
      'overlays.hope.initial': 0.1,
      'variables.y.process.volatility': 0.3,
    });
    expect(next.parameters).toMatchObject({ limit: { value: 2, sd: 0.2 }, decay_rate: 0.5 });
    expect(next.rules[0]).toEqual({ ...world.rules[0], scale: 3 });
    expect(next.overlays['hope']).toEqual({ ...world.overlays['hope'], initial: 0.1 });
    expect(next.variables['y']!.process).toEqual({ kind: 'gbm', drift: 0.01, volatility: { value: 0.3, sd: 0.02 } });
  });

  it('keeps what belongs to a swapped process, whatever the order of the params', () => {
    const next = applyParams(world, { 'variables.y.process.sd': 1, 'variables.y.process.kind': 'random_walk' });
    expect(next.variables['y']!.process).toEqual({ kind: 'random_walk', drift: 0.01, sd: 1 });
  });

  it('refuses a path that is not there', () => {
    expect(() => applyParams(world, { 'rules.R999.scale': 1 })).toThrow(RangeError);
    expect(() => applyParams(world, { toString: 1 })).toThrow(RangeError);
  });
});
