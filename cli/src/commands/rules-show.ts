import { parseJson, World } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { RunLog } from '@pulse/rules';
import { ExitCode } from '../exit-codes.js';
import { print, printable } from '../output/terminal.js';
import { assessmentOf, findRule, readingRules, type FoundRule, type StoreOptions } from './rules-store.js';
import { assessmentLines, entry, ruleLines, wrap } from './rules-store-text.js';
import { terminalWidth } from './wrap.js';

/** `pulse rules show ID[@VERSION]` */
export async function rulesShowCommand(options: StoreOptions, asked: string): Promise<ExitCode> {
  return readingRules(options, async (opened) => {
    const found = await findRule(opened, asked);
    const assessment = await assessmentOf(opened.artifacts, found.version);
    const { record, version } = found;
    if (options.json === true) {
      const { versions, ...rest } = record;
      const newest = versions.length;
      print(JSON.stringify({ schemaVersion: 1, ...rest, newest, version: { ...version, assessment } }));
      return ExitCode.ok;
    }
    const width = terminalWidth();
    const world = await worldOfRun(opened.log, opened.artifacts, version.provenance.runId);
    print(
      [...headLines(found, width), ...ruleLines(version.rule, width, world), ...originLines(found, width)].join('\n'),
    );
    if (assessment === null) print('\nIt was not assessed: "pulse rules check" does it.');
    else
      print(
        [
          '',
          ...wrap(`${assessment.decision}: ${assessment.reason}`, width),
          '',
          ...assessmentLines(assessment, width),
        ].join('\n'),
      );
    return ExitCode.ok;
  });
}

function headLines({ record, version }: FoundRule, width: number): string[] {
  const { ruleId, status, versions, active, reason } = record;
  const of = versions.length === 1 ? 'version 1' : `version ${version.version} of ${versions.length}`;
  const acting =
    active === null
      ? []
      : wrap(
          `Version ${active.version} acts in ${active.world.name} ${active.world.version}: ${printable(active.reason)}`,
          width,
        );
  return [
    `${ruleId}   ${of}, ${status}`,
    ...acting,
    ...(reason === null ? [] : wrap(`${status}: ${printable(reason)}`, width)),
    '',
  ];
}

function originLines({ version }: FoundRule, width: number): string[] {
  const { origin, method, model, runId, parents } = version.provenance;
  const parts = [
    origin,
    ...(method === null ? [] : [`method ${method}`]),
    ...(model === null ? [] : [`model ${model}`]),
    ...(runId === null ? [] : [`run ${runId}`]),
    ...(parents.length === 0 ? [] : [`made from ${parents.map((hash) => hash.slice(0, 12)).join(', ')}`]),
  ];
  return [
    ...entry('from', parts.join('; '), width),
    ...(version.restoredFrom === null ? [] : entry('restored', `from version ${version.restoredFrom}`, width)),
    ...(version.note === null ? [] : entry('note', printable(version.note), width)),
    ...entry('hash', version.canonical, width),
  ];
}

/** The world that a rule was found in, for its scales; null where it was not found by a run of this log. */
export async function worldOfRun(log: EventLog, artifacts: ArtifactStore, runId: string | null): Promise<World | null> {
  if (runId === null) return null;
  const { state } = await RunLog.open(log, runId, 'cli');
  if (state.status === 'not_started') return null;
  return World.parse(parseJson(Buffer.from(await artifacts.get(state.request.world.artifact)).toString('utf8')));
}
