import type { Effect, Rule, World } from '@pulse/contracts';
import { namesIn } from '@pulse/engine';
import { checkEstimable, checkNumber } from './check-values.js';
import type { Declared } from './declared.js';
import type { WorldExpressions } from './expressions.js';
import type { Reporter } from './reporter.js';
import { scenarioCause } from './scenario.js';

const CLASSIC_ONLY = ['min', 'max', 'modulated', 'missing'] as const satisfies readonly (keyof Effect)[];

export function checkRules(
  world: World,
  names: ReadonlyMap<string, Declared>,
  parsed: WorldExpressions,
  report: Reporter,
): void {
  const ids = new Map<string, number>();
  const writable = [...names].filter(([, declared]) => declared.kind !== 'parameter').map(([name]) => name);
  world.rules.forEach((rule, i) => {
    const first = ids.get(rule.id);
    if (first === undefined) ids.set(rule.id, i);
    else
      report.error(['rules', i, 'id'], 'world.name_taken', `there are two rules \`${rule.id}\``, {
        notes: [`first used in line ${report.document.locate(['rules', first, 'id']).line}`],
      });
    checkNumber(['rules', i, 'scale'], rule.scale, world, report);
    rule.effects.forEach((effect, k) => checkEffect(effect, i, k, world, writable, report));
    if (world.profile === 'measured') checkScenario(rule, i, world, parsed, report);
  });
}

function checkEffect(
  effect: Effect,
  i: number,
  k: number,
  world: World,
  writable: readonly string[],
  report: Reporter,
): void {
  const path = ['rules', i, 'effects', k];
  if (!writable.includes(effect.on)) report.unknown([...path, 'on'], 'variable, overlay or asset', effect.on, writable);
  if (Object.hasOwn(world.overlays, effect.on) && world.overlays[effect.on]!.follow)
    report.error(
      [...path, 'on'],
      'world.write_to_follower',
      `\`${effect.on}\` follows its measurement, so a rule cannot write it`,
      {
        expected: 'an effect on the variables that it is measured from, or `follow: false`',
      },
    );
  checkEstimable([...path, 'add'], effect.add, world, report);
  if (effect.min !== undefined && effect.max !== undefined && effect.min > effect.max)
    report.error([...path, 'min'], 'world.out_of_range', `\`min\` ${effect.min} is above \`max\` ${effect.max}`);
  const fitted = effect.add === 'fit';
  if (
    fitted &&
    world.profile === 'measured' &&
    writable.includes(effect.on) &&
    !Object.hasOwn(world.variables, effect.on)
  )
    report.error(
      [...path, 'add'],
      'world.fit_no_variable',
      `only effects on variables can be fitted; \`${effect.on}\` is none`,
      { expected: 'a number' },
    );
  if (world.profile === 'classic') {
    if (fitted)
      report.error([...path, 'add'], 'world.profile', 'the classic profile fits nothing', { expected: 'a number' });
    return;
  }
  for (const field of CLASSIC_ONLY)
    if (report.document.valueAt([...path, field]) !== undefined)
      report.warning(
        [...path, field],
        'world.classic_only',
        `\`${field}\` has a meaning only in the classic profile; it is ignored here`,
        {
          at: 'key',
          ...(field === 'min' || field === 'max' ? { notes: ['`cap` limits the change of a turn'] } : {}),
        },
      );
}

function checkScenario(rule: Rule, i: number, world: World, parsed: WorldExpressions, report: Reporter): void {
  const ast = parsed.rules.get(rule.id);
  const cause = ast === undefined ? undefined : scenarioCause(world, namesIn(ast), parsed);
  if (cause === undefined) return;
  rule.effects.forEach((effect, k) => {
    if (effect.add === 'fit')
      report.error(
        ['rules', i, 'effects', k, 'add'],
        'world.fit_scenario',
        `\`${rule.id}\` cannot be seen in history (${cause}), so its amounts cannot be fitted`,
        {
          expected: 'a number',
        },
      );
  });
  if (Object.values(world.variables).some((variable) => variable.source !== undefined))
    report.warning(['rules', i, 'when'], 'world.scenario_rule', `\`${rule.id}\` is a scenario rule: ${cause}`, {
      notes: ['it is left out of evidence runs, and targets that it can reach are not licensed'],
    });
}
