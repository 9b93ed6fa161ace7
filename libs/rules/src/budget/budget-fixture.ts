import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCounts } from '@pulse/contracts';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { PriceTable, type PriceRowData } from '../prices/index.js';
import type { CallRequest } from './port.js';

/** A dollar for a million input tokens, ten for a million output tokens. */
const ROW: PriceRowData = {
  provider: 'fake',
  model: 'm',
  snapshots: false,
  validFrom: null,
  checked: '2026-11-01',
  source: 'test',
  input: 1,
  cacheRead: 0.1,
  cacheWrite: 1,
  output: 10,
  tiers: [],
};

export const prices = new PriceTable([ROW, { ...ROW, model: 'old', checked: '2026-01-01' }]);

/** A clock that stands still until it is moved. */
export class FakeClock {
  constructor(public time: number = Date.parse('2026-11-21T10:00:00.000Z')) {}

  now = (): Date => new Date(this.time);

  pass(ms: number): void {
    this.time += ms;
  }

  /** The time that is so many milliseconds away. */
  in(ms: number): Date {
    return new Date(this.time + ms);
  }
}

/** 1,000 input tokens at most (1,100 with the buffer) and up to 1,000 output tokens: a hold of 11,100,000 nano-dollars. */
export const request = (clock: FakeClock, change: Partial<CallRequest> = {}): CallRequest => ({
  callId: 'r.1.propose.1',
  runId: 'r',
  batchId: null,
  runLimit: null,
  batchLimit: null,
  provider: 'fake',
  model: 'm',
  inputBytes: 1000,
  wantedOutputTokens: 1000,
  deadline: clock.in(60_000),
  ...change,
});

export const used = (noCache: number, text: number): TokenCounts => ({
  noCache,
  cacheRead: 0,
  cacheWrite: 0,
  text,
  reasoning: 0,
});

/** Runs a test on a log of its own and removes it. */
export async function onFileLog(body: (log: EventLog, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pulse-budget-'));
  const log = await openFileLog(folder, { fsync: 'never' });
  try {
    await body(log, folder);
  } finally {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
