import { join } from 'node:path';
import type { History, JobEvidence, World } from '@pulse/contracts';
import type { LicensePolicy } from '@pulse/domain';
import { displayPath } from '../inputs/gather.js';
import { counted, duration } from '../output/terminal.js';
import { eventTable } from './evidence-events.js';
import { type Headline, licenceLines } from './evidence-licence.js';
import { evidenceNotes } from './evidence-notes.js';
import { pairTable } from './evidence-pairs.js';
import { processLines } from './evidence-processes.js';
import { recalibrationTable } from './evidence-recalibration.js';
import type { ChosenHorizon } from './retrodict-horizon.js';
import type { RetrodictSettings } from './retrodict-manifest.js';
import type { LicenceDecision } from './retrodict-result.js';
import { wrap } from './wrap.js';

export interface RetrodictionShown {
  readonly world: World;
  readonly history: History;
  readonly policy: LicensePolicy;
  readonly evidence: JobEvidence;
  readonly licence: LicenceDecision | null;
  /** Null where the forecast from the newest origin failed. */
  readonly headline: Headline | null;
  /** Why validation rejects the forecast from the newest origin; empty where it does not. */
  readonly rejected: readonly string[];
  readonly targets: readonly string[];
  readonly horizon: ChosenHorizon;
  readonly settings: RetrodictSettings;
  /** Label of the forecast's own origin. */
  readonly origin: string | null;
  readonly outputDir: string;
  readonly files: readonly string[];
  readonly milliseconds: number;
  /** Columns of the terminal. */
  readonly width: number;
}

/** What a retrodiction showed, for people: how good, against what, why so, and what may be concluded. */
export function retrodictText(shown: RetrodictionShown): string {
  const { evidence, targets, width, outputDir, files } = shown;
  const parts = [
    wrap(headOf(shown), width),
    ...targets.map((target) => targetPart(shown, target)),
    eventTable(evidence.events, width),
    recalibrationTable(evidence.recalibration ?? []),
    evidenceNotes(shown).flatMap((note) => wrap(`- ${note}`, width, 2)),
    [
      ...wrap(`Reports in ${displayPath(outputDir)}: ${files.join(', ')}`, width, 2),
      `Open ${displayPath(join(outputDir, 'report.html'))}`,
    ],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headOf({ world, evidence, horizon, settings, milliseconds, history }: RetrodictionShown): string {
  const { origins, paths } = evidence;
  const span = origins.length === 0 ? '' : ` from ${origins[0]!.origin} to ${origins.at(-1)!.origin}`;
  const window = settings.window === undefined ? 'on everything before' : `on the ${settings.window} periods before`;
  return (
    `${world.name}: ${counted(origins.length, 'origin')}${span} (${history.period}), each fitted ${window}, ` +
    `${paths}\u00A0paths, ${counted(horizon.value, 'period').replace(' ', '\u00A0')} ahead, ${duration(milliseconds).replaceAll(' ', '\u00A0')}`
  );
}

function targetPart(shown: RetrodictionShown, target: string): string[] {
  const { world, evidence, width } = shown;
  const pairs = evidence.pairs.filter((pair) => pair.target === target);
  const variable = world.variables[target];
  const unit = variable === undefined || variable.unit === '1' ? '' : `, ${variable.unit}`;
  return [
    ...wrap(`${target}${variable === undefined ? '' : ` (${variable.support}${unit})`}`, width),
    ...pairTable(pairs, verdictOf(shown, target), width),
    ...licenceLines(shown, target).flatMap((line) => wrap(line, width, 4, 2)),
    ...processLines(evidence.processes[target]).flatMap((line) => wrap(line, width, 4, 2)),
  ];
}

function verdictOf({ licence }: RetrodictionShown, target: string) {
  return (horizon: number) =>
    licence?.pairs.find((pair) => pair.target === target && pair.horizon === horizon)?.verdict ?? null;
}
