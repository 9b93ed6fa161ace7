import type { World } from '@pulse/contracts';
import { namesIn } from '@pulse/engine';
import type { WorldExpressions } from './expressions.js';
import type { Reporter } from './reporter.js';

export function checkOverlays(world: World, parsed: WorldExpressions, report: Reporter): void {
  for (const [name, overlay] of Object.entries(world.overlays)) {
    if (overlay.follow && overlay.measure === undefined)
      report.error(['overlays', name, 'follow'], 'world.follow_without_measure', `\`${name}\` follows nothing`, {
        expected: '`measure`: the expression to follow',
      });
    const measure = parsed.measures.get(name);
    if (measure === undefined) continue;
    const measured = namesIn(measure);
    for (const other of measured)
      if (Object.hasOwn(world.overlays, other) || Object.hasOwn(world.capital, other))
        report.error(
          ['overlays', name, 'measure'],
          'world.measure_source',
          `\`${name}\` is measured from \`${other}\`, which is not observed`,
          {
            expected: 'variables and parameters only',
          },
        );
    for (const rule of movingRules(world, name, measured, parsed))
      report.warning(
        ['overlays', name, 'measure'],
        'world.measure_loop',
        `\`${name}\` is measured from \`${rule.on}\`, which it moves by the rule \`${rule.id}\``,
        { notes: ['the overlay then partly measures its own effect'] },
      );
  }
}

function movingRules(
  world: World,
  overlay: string,
  measured: readonly string[],
  parsed: WorldExpressions,
): { id: string; on: string }[] {
  return world.rules.flatMap((rule) => {
    const condition = parsed.rules.get(rule.id);
    if (!rule.enabled || condition === undefined || !namesIn(condition).includes(overlay)) return [];
    return rule.effects.filter(({ on }) => measured.includes(on)).map(({ on }) => ({ id: rule.id, on }));
  });
}
