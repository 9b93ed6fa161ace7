import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { History, World } from '@pulse/contracts';
import {
  conditionText,
  emptyLedger,
  evaluateRules,
  ledgerKey,
  lookAtReport,
  planSearch,
  readHistory,
  readWorld,
  searchRules,
  sourceRequests,
} from '@pulse/domain';
import type { Print } from '../benchmarks.js';
import { type Row, table, writeJson } from '../pipeline/report.js';
import { finish } from './discover.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Every target of every bundled example: its rules are searched, chosen and judged as a run does, with one ledger for each
 * of them. The last quarter of each is read only by the look at the end. A loss is the skill one period ahead on the report block
 * with its sign turned, of what was accepted; where nothing is, the world stays as it is and the loss is 0.
 */
export function realData(args: readonly string[], print: Print): void {
  const rows = worldsWithData().flatMap(({ world, history }) => {
    const known = world.targets.filter((target) => Object.hasOwn(history.series, target));
    return known.map((target) => judgeTarget(world, history, target));
  });
  for (const line of table(rows)) print(line);
  const accepted = rows.filter(({ decision }) => decision === 'accepted').length;
  print(`${accepted} of ${rows.length} series improve significantly; the others are forecast as before`);
  writeJson(args, { rows });
}

function judgeTarget(world: World, history: History, target: string): Row {
  const plan = planSearch(history);
  const row = { series: `${world.name}.${target}`, periods: history.length, 'look back': plan?.lookBack ?? 0 };
  const none = (decision: string, detail: string) => ({ ...row, decision, detail, loss: 0 });
  if (plan === null) return none('not decidable', 'the history is too short');
  const { split, grid } = plan;
  const setting = { world, history, target, split, seed: 1 };
  const search = finish(searchRules({ world, history, target, until: split.train.last, seed: 1, settings: { grid } }));
  const evaluation = finish(evaluateRules({ ...setting, candidates: search.rules }));
  const { chosen } = evaluation;
  if (chosen === null || evaluation.decision !== 'worth a look')
    return none(evaluation.decision, search.hopeless ?? evaluation.reason);
  const ledger = emptyLedger(ledgerKey(world, history, target));
  const look = finish(lookAtReport({ ...setting, rule: chosen, ledger }));
  const { decision, reason, report } = look.assessment;
  const detail = `${conditionText(chosen.rule.condition)}: ${reason}`;
  const loss = decision === 'accepted' ? -(report[0]?.skill ?? 0) : 0;
  return { ...row, decision, detail, loss };
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
