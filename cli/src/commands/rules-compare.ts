import type { Assessment } from '@pulse/contracts';
import { compareRules, type RankedAssessment } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { fit, print, table } from '../output/terminal.js';
import { assessmentOf, findRule, readingRules, type StoreOptions } from './rules-store.js';
import { terminalWidth, wrap } from './wrap.js';

interface Compared {
  readonly name: string;
  readonly runId: string | null;
  readonly assessment: Assessment | null;
}

/** `pulse rules compare ID ID...` */
export async function rulesCompareCommand(options: StoreOptions, ...asked: string[]): Promise<ExitCode> {
  if (asked.length < 2)
    throw new CliError(ExitCode.usage, 'one rule cannot be compared', 'Name two rules or more: ids, or id@version.');
  return readingRules(options, async (opened) => {
    const compared: Compared[] = [];
    for (const one of new Set(asked)) {
      const { record, version } = await findRule(opened, one);
      compared.push({
        name: `${record.ruleId}@${version.version}`,
        runId: version.provenance.runId,
        assessment: await assessmentOf(opened.artifacts, version),
      });
    }
    const assessed = compared.flatMap(({ assessment }) => assessment ?? []);
    const ranked = compareRules(assessed).map((place) => ({ ...place, ...nameOf(place, compared) }));
    const unassessed = compared.filter(({ assessment }) => assessment === null).map(({ name }) => name);
    const runs = new Set(compared.filter(({ assessment }) => assessment !== null).map(({ runId }) => runId));
    if (options.json === true)
      print(JSON.stringify({ schemaVersion: 1, ranked, notAssessed: unassessed, sameRun: runs.size === 1 }));
    else print(compareText(ranked, unassessed, runs.size > 1, terminalWidth()));
    return ExitCode.ok;
  });
}

type Named = RankedAssessment & { readonly name: string };

function nameOf({ rule }: RankedAssessment, compared: readonly Compared[]): { name: string } {
  return {
    name: compared
      .filter(({ assessment }) => assessment?.rule === rule)
      .map(({ name }) => name)
      .join(', '),
  };
}

function compareText(ranked: readonly Named[], unassessed: readonly string[], mixed: boolean, width: number): string {
  const shown = (behind: number | null) => (behind === null ? '–' : behind === 0 ? '0' : (-behind).toFixed(3));
  const rows = ranked.map(({ rank, name, decision, quality, behind }) => [
    String(rank),
    name,
    decision,
    quality.toFixed(3),
    ...[behind.syntax, behind.logic, behind.coverage, behind.performance].map(shown),
  ]);
  const head = ['#', 'rule', 'decision', 'quality', 'syntax', 'logic', 'coverage', 'performance'];
  return [
    ...(rows.length === 0
      ? []
      : table(head, rows, [0, 3, 4, 5, 6, 7])
          .split('\n')
          .map((line) => fit(line, width))),
    ...(rows.length === 0
      ? []
      : ['', ...wrap('Parts: difference to the first one, – where one of them was not assessed.', width)]),
    ...ranked.flatMap(({ name, improvements }) =>
      improvements.length === 0
        ? []
        : ['', `${name} would gain:`, ...improvements.flatMap((one) => wrap(`→ ${one}`, width, 4, 2))],
    ),
    ...(mixed
      ? ['', ...wrap('They were assessed by different runs: qualities are comparable within a run only.', width)]
      : []),
    ...(unassessed.length === 0
      ? []
      : ['', ...wrap(`Not assessed, so without a rank: ${unassessed.join(', ')}.`, width)]),
  ]
    .join('\n')
    .trimStart();
}
