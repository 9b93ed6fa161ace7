import { openFileLog, type EventLog } from '@pulse/event-log';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { failpoint } from '@pulse/failpoints';
import { type BudgetKeeper, openBudget } from '@pulse/rules';
import { seeded } from '../../support/seeded.js';
import type { Orders } from './orders.js';
import { PRICES } from './orders.js';

/*
 * A process that spends: its tasks make one paid call after the other until a limit says no. It says `done` at its end, if it
 * gets that far.
 */
const orders = JSON.parse(process.argv[2]!) as Orders;
/** 64 processes on a machine of few cores get their answers late. */
const PATIENCE_MS = 60_000;
const began = performance.now();
const now = () => new Date(orders.clock + (performance.now() - began));

const log: EventLog =
  'folder' in orders.log
    ? await openFileLog(orders.log.folder, { fsync: 'never', now })
    : await openJetStreamLog({ servers: orders.log.servers }, { now, timeoutMs: PATIENCE_MS });
const keeper = openBudget({ log, prices: PRICES, now, actor: `child ${orders.name}` });
try {
  await Promise.all(Array.from({ length: orders.tasks }, (_, task) => spend(keeper, task)));
} finally {
  await keeper.close();
  await log.close();
}
process.stdout.write('done\n');

async function spend(budget: BudgetKeeper, task: number): Promise<void> {
  const random = seeded(orders.seed * 1000 + task);
  const runId = `run${task % 8}`;
  for (let n = 1; ; n++) {
    const callId = `${runId}.${orders.name}.${task}.${n}`;
    const text = 'x'.repeat(Math.ceil(random() * 3000));
    const hold = await budget.reserve({
      callId,
      runId,
      batchId: task % 2 === 0 ? 'even' : null,
      runLimit: orders.runLimit,
      batchLimit: orders.batchLimit,
      provider: 'fake',
      model: 'm',
      inputBytes: text.length,
      wantedOutputTokens: 600 + Math.floor(random() * 1400),
      deadline: new Date(now().getTime() + orders.deadlineMs),
    });
    if (!hold.granted) {
      // Others held the money until the deadline: ask again. Anything else is for good.
      if (hold.code === 'budget.held' || hold.code === 'budget.rate') continue;
      return;
    }
    if (random() < 0.05) {
      await budget.release(callId, 'changed its mind');
      continue;
    }
    try {
      await budget.dispatched(callId);
    } catch (error) {
      if ((error as { code?: string }).code === 'budget.hold_lost') continue;
      throw error;
    }
    const usage = await ask(callId, text, hold.maxOutputTokens);
    const counts = { noCache: usage.input, cacheRead: 0, cacheWrite: 0, text: usage.output, reasoning: 0 };
    const luck = random();
    await budget.settle(callId, luck < orders.unknown ? 'unknown' : counts, null);
    if (luck > 0.75) await budget.settle(callId, counts, null);
  }
}

async function ask(callId: string, text: string, maxOutputTokens: number) {
  const body = JSON.stringify({ callId, text, maxOutputTokens });
  const response = await fetch(orders.provider, { method: 'POST', body });
  let reply = '';
  for await (const chunk of response.body!) {
    failpoint('budget.mid-stream');
    reply += Buffer.from(chunk).toString('utf8');
  }
  return JSON.parse(reply.slice(reply.indexOf('\n') + 1)) as { readonly input: number; readonly output: number };
}
