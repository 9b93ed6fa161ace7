import type { World } from '@pulse/contracts';
import { checkNumber } from './check-values.js';
import type { Declared } from './declared.js';
import type { Reporter } from './reporter.js';

/** Name of the total value of the exposures, where a world has capital. */
export const CAPITAL_VALUE = 'capital';

export function checkReferences(world: World, names: ReadonlyMap<string, Declared>, report: Reporter): void {
  checkTargets(world, names, report);
  checkHeadline(world, report);
  for (const [name, overlay] of Object.entries(world.overlays)) {
    const path = ['overlays', name, 'decay_rate'];
    const written = report.document.valueAt(path) !== undefined;
    if (!written && typeof overlay.decay_rate === 'string' && !Object.hasOwn(world.parameters, overlay.decay_rate))
      report.error(
        ['overlays', name],
        'world.no_decay_rate',
        `\`${name}\` decays at the rate of the parameter \`decay_rate\`, which the world lacks`,
        {
          at: 'key',
          expected: '`decay_rate` under `parameters`, or in this overlay',
        },
      );
    else checkNumber(path, overlay.decay_rate, world, report);
  }
  for (const [name, asset] of Object.entries(world.capital)) {
    if (typeof asset.price === 'string' && !Object.hasOwn(world.variables, asset.price))
      report.unknown(['capital', name, 'price'], 'variable', asset.price, Object.keys(world.variables));
    if (asset.min !== undefined && asset.max !== undefined && asset.min > asset.max)
      report.error(
        ['capital', name, 'min'],
        'world.out_of_range',
        `\`min\` ${asset.min} is above \`max\` ${asset.max}`,
      );
  }
}

function checkTargets(world: World, names: ReadonlyMap<string, Declared>, report: Reporter): void {
  const known = [...names].filter(([, declared]) => declared.kind !== 'parameter').map(([name]) => name);
  if (Object.keys(world.capital).length > 0) known.push(CAPITAL_VALUE);
  const seen = new Set<string>();
  world.targets.forEach((target, i) => {
    if (!known.includes(target)) report.unknown(['targets', i], 'variable, overlay or asset', target, known);
    if (seen.has(target)) report.error(['targets', i], 'world.repeated', `the target \`${target}\` is given twice`);
    seen.add(target);
  });
}

function checkHeadline({ headline, targets, events }: World, report: Reporter): void {
  if (headline.target !== undefined && headline.event !== undefined)
    report.error(['headline', 'event'], 'world.headline', 'the headline is a target or an event, not both', {
      at: 'key',
    });
  if (headline.target !== undefined && !targets.includes(headline.target))
    report.unknown(['headline', 'target'], 'target', headline.target, targets);
  if (headline.event !== undefined && !Object.hasOwn(events, headline.event))
    report.unknown(['headline', 'event'], 'event', headline.event, Object.keys(events));
}
