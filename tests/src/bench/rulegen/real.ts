import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { History, World } from '@pulse/contracts';
import {
  DEFAULT_GRID,
  emptyLedger,
  evaluateRules,
  type FeatureGrid,
  longestLookBack,
  lookAtReport,
  readHistory,
  readWorld,
  SearchError,
  searchRules,
  sourceRequests,
  splitPeriods,
} from '@pulse/domain';
import type { Print } from '../benchmarks.js';
import { type Row, table, writeJson } from '../pipeline/report.js';
import { finish } from './discover.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Every target of every bundled example: its rules are searched, chosen and judged as a run does, with one ledger for each
 * world. The last quarter of each is read only by the look at the end.
 */
export function realData(args: readonly string[], print: Print): void {
  const rows = worldsWithData().flatMap(({ world, history }) => {
    let ledger = emptyLedger(world.name);
    return world.targets.flatMap((target): Row[] => {
      if (!Object.hasOwn(history.series, target)) return [];
      const judged = judgeTarget(world, history, target, ledger);
      ledger = judged.ledger;
      return [judged.row];
    });
  });
  for (const line of table(rows)) print(line);
  writeJson(args, { rows });
}

function judgeTarget(world: World, history: History, target: string, ledger: ReturnType<typeof emptyLedger>) {
  const known = history.series[target]!;
  const first = history.start + known.findIndex((value) => value !== null);
  const last = history.start + known.findLastIndex((value) => value !== null);
  const lag = longestLookBack(last - first + 1);
  const split = splitPeriods({ first, last, lag });
  const setting = { world, history, target, split, seed: 1 };
  const row = { series: `${world.name}.${target}`, periods: last - first + 1, 'look back': lag };
  try {
    const started = performance.now();
    const search = finish(
      searchRules({ world, history, target, until: split.train.last, seed: 1, settings: { grid: gridWithin(lag) } }),
    );
    const evaluation = finish(evaluateRules({ ...setting, candidates: search.rules }));
    const { chosen } = evaluation;
    const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
    if (chosen === null || evaluation.decision !== 'worth a look')
      return {
        ledger,
        row: { ...row, decision: evaluation.decision, detail: evaluation.reason, loss: 0, s: seconds() },
      };
    const look = finish(lookAtReport({ ...setting, rule: chosen, ledger }));
    const { decision, reason, report } = look.assessment;
    const loss = decision === 'accepted' ? -(report[0]?.skill ?? 0) : 0;
    return { ledger: look.ledger, row: { ...row, decision, detail: reason, loss, s: seconds() } };
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    return { ledger, row: { ...row, decision: 'not decidable', detail: error.message, loss: 0, s: '-' } };
  }
}

/** The windows and lags that look no further back than that. */
function gridWithin(lag: number): FeatureGrid {
  const lags = (all: readonly number[]): number[] => all.filter((one) => 3 * one <= lag);
  const grid = (of: { turns: readonly number[]; lags: readonly number[] }) => {
    const kept = lags(of.lags);
    return { turns: of.turns.filter((turns) => turns + Math.max(0, ...kept) <= lag), lags: kept };
  };
  const { level, delta, pct, mean, max, min, zscore, pair } = DEFAULT_GRID;
  return {
    level: { lags: lags(level.lags) },
    delta: grid(delta),
    pct: grid(pct),
    mean: grid(mean),
    max: grid(max),
    min: grid(min),
    zscore: grid(zscore),
    pair: { lags: lags(pair.lags) },
  };
}

function worldsWithData(): { world: World; history: History }[] {
  const examples = join(root, 'examples');
  const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.world.yaml'));
  return files.sort().flatMap((name) => {
    const file = join(examples, name);
    const { world } = readWorld(readFileSync(file), file);
    if (world === undefined) throw new Error(`${file} is not a world`);
    if (world.profile === 'classic') return [];
    const texts = sourceRequests(world).map(({ from }) => {
      const path = from.startsWith('npm:') ? join(root, 'node_modules', from.slice(4)) : resolve(dirname(file), from);
      const bytes = readFileSync(path);
      return [
        from,
        { text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') },
      ] as const;
    });
    const { history } = readHistory(world, new Map(texts));
    return history === undefined || history === null ? [] : [{ world, history }];
  });
}
