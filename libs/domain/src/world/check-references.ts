import type { World } from '@pulse/contracts';
import { CAPITAL } from '@pulse/engine';
import { checkNumber } from './check-values.js';
import type { Declared } from './declared.js';
import type { Reporter } from './reporter.js';

export function checkReferences(world: World, names: ReadonlyMap<string, Declared>, report: Reporter): void {
  checkTargets(world, names, report);
  checkHeadline(world, report);
  for (const [name, overlay] of Object.entries(world.overlays))
    checkNumber(['overlays', name, 'decay_rate'], overlay.decay_rate, world, report);
  for (const [name, asset] of Object.entries(world.capital)) {
    const prices = new Set([...Object.keys(world.variables), ...Object.keys(world.parameters)]);
    if (typeof asset.price === 'string' && !prices.has(asset.price))
      report.unknown(['capital', name, 'price'], 'variable or parameter', asset.price, prices);
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
  if (Object.keys(world.capital).length > 0) known.push(CAPITAL);
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
