import type { World } from '@pulse/contracts';
import type { Reporter } from '../world/reporter.js';
import { outputDirProblem } from './output-dir.js';
import type { ExpandedConfig, ExpandOptions, NamedManifest } from './types.js';

/** Settles the settings that depend on the world, and says which of them do not go together. */
export function settleConfig(
  { config }: NamedManifest,
  world: World,
  report: Reporter,
  options: ExpandOptions,
): ExpandedConfig {
  if (options.outputDir === undefined) {
    const problem = outputDirProblem(config.output_dir, options.folder);
    if (problem !== undefined)
      report.error(['config', 'output_dir'], 'manifest.output_dir', `the output folder is refused: ${problem}`, {
        expected: "a folder inside the manifest's own",
        notes: ['to write there all the same, say so with --output-dir'],
      });
  }
  const profile = config.profile ?? world.profile;
  const settled = {
    ...config,
    profile,
    domain: config.domain ?? world.domain ?? world.name,
    output_dir: options.outputDir ?? config.output_dir,
  };
  if (profile === 'classic') return classic(settled, report);
  const wanted = world.headline.horizon;
  if (wanted !== undefined && wanted > config.horizon)
    report.error(
      ['config', 'horizon'],
      'manifest.headline_horizon',
      `the horizon ${config.horizon} ends before the world's headline, which is at ${wanted}`,
      {
        expected: `a horizon of at least ${wanted}`,
      },
    );
  return settled;
}

/** A classic forecast is one path and one turn, and no history is read. */
function classic(config: ExpandedConfig, report: Reporter): ExpandedConfig {
  for (const key of ['paths', 'horizon'] as const) {
    const given = report.document.valueAt(['config', key]);
    if (given !== undefined && given !== 1)
      report.error(
        ['config', key],
        'manifest.classic',
        `\`${key}\` is ${config[key]}, but a classic forecast is one path and one turn`,
        {
          expected: `1, or no \`${key}\``,
        },
      );
  }
  return { ...config, paths: 1, horizon: 1, evidence: false };
}
