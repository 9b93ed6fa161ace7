import type { History, Provenance, Revision, Source, World } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { Findings } from './findings.js';
import { joinGaps } from './join-gaps.js';
import { suggestion, listed } from './lookup.js';
import { type OpenSource, openSource } from './open-source.js';
import { raggedEnds } from './ragged-end.js';
import { readSeries, type ReadSeries } from './read-series.js';
import { sourceOf } from './requests.js';
import type { HistoryDiagnostic, HistoryReport, ReadHistoryOptions, ReadHistoryResult, SourceFile } from './types.js';

/**
 * Compiles the history of a world from the texts of its sources.
 *
 * Each variable with a source becomes a series in its own unit (`multiply` applied), one value a period, null where
 * nothing was observed. All series span the history's periods, from the first observation to the period at whose end the
 * newest one is known, so ragged starts and ends are null. The order of rows and of columns in a file never matters.
 * Everything wrong is reported at once; an error leaves no history.
 *
 * @param files what `sourceRequests` asked for, by `from`
 */
export function readHistory(
  world: World,
  files: ReadonlyMap<string, SourceFile>,
  options: ReadHistoryOptions = {},
): ReadHistoryResult {
  const maxCells = options.maxCells ?? 5;
  const all: HistoryDiagnostic[] = [];
  const read: ReadSeries[] = [];
  const opened = new Map<Source, OpenSource | null>();
  const openings = new Findings(maxCells);
  let failed = false;
  for (const [name, variable] of Object.entries(world.variables)) {
    const findings = new Findings(maxCells);
    const found = sourceOf(world, name);
    if (found === null) checkSourceless(world, name, findings);
    else {
      if (!opened.has(found.source))
        opened.set(found.source, openSource(found.source, found.path, world.period, files, openings));
      const open = opened.get(found.source)!;
      const series = open === null ? null : readSeries(name, variable, open, world.period, findings);
      if (series !== null) read.push(series);
      failed ||= series === null;
    }
    failed ||= findings.failed;
    all.push(...findings.all());
  }
  const diagnostics = [...openings.all(), ...joinGaps(all)];
  const report = reportOf(world, read);
  if (failed || openings.failed || read.length === 0) return { diagnostics, report };
  const history = assemble(world, read, opened, files);
  return { history, diagnostics: [...diagnostics, ...raggedEnds(world, history)], report };
}

function checkSourceless(world: World, name: string, findings: Findings): void {
  const { source, column } = world.variables[name]!;
  if (typeof source === 'string') {
    const known = Object.keys(world.sources);
    const list = known.length === 0 ? 'none is declared under `sources`' : `the sources are ${listed(known)}`;
    const message = `there is no source "${source}"; ${list}`;
    findings.add('error', 'history.unknown_source', ['variables', name, 'source'], message, suggestion(source, known));
  } else if (column !== undefined) {
    const message = `"${name}" has a column and no source to read it from`;
    findings.add('error', 'history.no_source', ['variables', name, 'column'], message);
  }
}

function assemble(
  world: World,
  read: readonly ReadSeries[],
  opened: ReadonlyMap<Source, OpenSource | null>,
  files: ReadonlyMap<string, SourceFile>,
): History {
  const start = Math.min(...read.map(({ first }) => first));
  const length =
    Math.max(...read.map(({ first, values, known }) => Math.max(first + values.length, known + 1))) - start;
  const fill = ({ first, values }: ReadSeries): (number | null)[] =>
    Array.from({ length }, (_, i) => values[i - (first - start)] ?? null);
  return {
    period: world.period,
    start,
    length,
    series: Object.fromEntries(read.map((series) => [series.variable, fill(series)])),
    lag: Object.fromEntries(read.map(({ variable, lag }) => [variable, lag])),
    ...vintagesOf(read, start),
    provenance: provenanceOf(opened, files),
  };
}

function vintagesOf(read: readonly ReadSeries[], start: number): Pick<History, 'revisions' | 'revised'> {
  const dated = read.flatMap(({ variable, first, revisions }): [string, Revision[]][] =>
    revisions === undefined
      ? []
      : [[variable, revisions.map(({ at, ...rest }) => ({ at: at + first - start, ...rest }))]],
  );
  const revised = read.filter((series) => series.revised).map(({ variable }) => variable);
  return {
    ...(dated.length === 0 ? {} : { revisions: Object.fromEntries(dated) }),
    ...(revised.length === 0 ? {} : { revised }),
  };
}

function provenanceOf(
  opened: ReadonlyMap<Source, OpenSource | null>,
  files: ReadonlyMap<string, SourceFile>,
): Provenance[] {
  const byFile = new Map<string, Provenance>();
  for (const [{ from, title, licence, url }, open] of opened) {
    if (open === null || byFile.has(from)) continue;
    byFile.set(from, {
      source: from,
      sha256: files.get(from)!.sha256,
      rows: open.table.lines.length,
      ...(title === undefined ? {} : { title }),
      ...(licence === undefined ? {} : { licence }),
      ...(url === undefined ? {} : { url }),
    });
  }
  return [...byFile.values()];
}

function reportOf({ period }: World, read: readonly ReadSeries[]): HistoryReport {
  const label = (ordinal: number): string => formatLabel(period, ordinal);
  const series = read.map(({ variable, from, columns, first, values, rows, lag, revisions }) => ({
    variable,
    source: from,
    columns,
    first: label(first),
    last: label(first + values.length - 1),
    observed: values.filter((value) => value !== null).length,
    missing: values.flatMap((value, i) => (value === null ? [label(first + i)] : [])),
    rows,
    lag,
    ...(revisions === undefined ? {} : { revisions: revisions.length }),
  }));
  const ends = read.flatMap(({ first, values }) => [first, first + values.length - 1]);
  const none = ends.length === 0;
  return { series, first: none ? null : label(Math.min(...ends)), last: none ? null : label(Math.max(...ends)) };
}
