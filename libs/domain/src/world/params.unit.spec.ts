import { describe, expect, it } from '@jest/globals';
import type { ParamValue } from '@pulse/contracts';
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
      { path: 'variables.y.initial', type: 'number', min: Number.MIN_VALUE, own: 1 },
      {
        path: 'variables.y.process.kind',
        type: 'choice',
        choices: ['constant', 'random_walk', 'ar1', 'gbm', 'jumps'],
        own: 'gbm',
      },
      { path: 'variables.y.process.drift', type: 'number', orParameter: true, orFit: true, own: 0.01 },
      { path: 'variables.y.process.volatility', type: 'number', min: 0, orParameter: true, orFit: true, own: 0.1 },
      { path: 'variables.y.process.innovations', type: 'choice', choices: ['normal', 'student_t'], own: null },
      { path: 'variables.y.process.dof', type: 'number', min: 2, orParameter: true, orFit: true, own: null },
      { path: 'variables.y.process.block', type: 'integer', min: 1, own: null },
      { path: 'rules.R007.scale', type: 'number', orParameter: true, own: 1 },
      { path: 'rules.R007.importance', type: 'number', min: 0, max: 1, own: 1 },
      { path: 'rules.R007.enabled', type: 'boolean', own: false },
      { path: 'rules.R007.when', type: 'condition', own: 'x > 1' },
      { path: 'rules.R007.effects.hope.add', type: 'number', orParameter: true, orFit: true, own: 0.1 },
      { path: 'rules.R007.effects.hope.cap', type: 'number', min: Number.MIN_VALUE, own: null },
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
    ['variables.y.process.innovations', 'student_t', 'student_t'],
    ['rules.R006.enabled', false, false],
    ['rules.R006.when', '(x>2)', 'x > 2'],
    ['overlays.echo.measure', 'x/5', 'x / 5'],
  ])('%s may be %j', (path, value, canonical) =>
    expect(checkParam(value, paths.get(path)!, world)).toEqual({ ok: true, value: canonical }),
  );

  it.each<[string, ParamValue, string, string | undefined]>([
    ['limit', 5.5, 'param.out_of_range', undefined],
    ['limit', '3', 'param.wrong_type', '3'],
    ['variables.y.initial', 0, 'param.out_of_range', undefined],
    ['limit', null, 'param.wrong_type', undefined],
    ['variables.y.process.block', 2.5, 'param.out_of_range', undefined],
    ['variables.y.process.innovations', 'bootstrap', 'param.wrong_type', undefined],
    ['decay_rate', 'limit', 'param.wrong_type', undefined],
    ['overlays.rage.decay_rate', 'decay_rat', 'param.wrong_type', 'decay_rate'],
    ['variables.y.process.drift', 'fitt', 'param.wrong_type', 'fit'],
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
