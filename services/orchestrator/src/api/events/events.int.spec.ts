import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchDelta,
  BatchSnapshot,
  BatchSimulated,
  Problem,
  ReportsWritten,
  streams,
  type EventInput,
} from '@pulse/contracts';
import { plannedJob, succeededJob, testPlan } from '@pulse/testing';
import type { ApiBench } from '../../testing/api-bench.js';
import { listenTo, type Message } from '../../testing/listen-to.js';
import { useApi, type ApiSpec } from '../../testing/use-api.js';

jest.setTimeout(600_000);

let bench: ApiBench;
let write: ApiSpec['write'];
let key: string;
let count = 0;
let id: string;

const api = useApi({ streamsPerKey: 40 }, ['read']);
beforeAll(() => {
  ({ bench, write, key } = api);
});
beforeEach(() => {
  id = `b${++count}`;
});

const listen = (path: string, lastEventId?: string) => listenTo(bench.url, key, path, lastEventId);

const jobs = [plannedJob(1), plannedJob(2), plannedJob(3)];
const reported = ReportsWritten({ files: {}, bundles: [] });
const append = (stream: string, ...events: readonly EventInput[]) => write.append(stream, ...events);
const submit = () => write.submit(id, testPlan(jobs), { planned: { jobs: 3, forecasts: 6 } });
const path = () => `/v1/batches/${id}/events`;

describe('the events of a batch', () => {
  it('are a snapshot, then every commit of it whole and in order, until its reports are written', async () => {
    await submit();
    await append(streams.job(id, 1), ...succeededJob(jobs[0]!));
    await bench.settled();
    const stream = listen(path());
    const first = (await stream.next()).value as Message;
    const snapshot = BatchSnapshot.parse(first.data);
    expect(first).toMatchObject({ event: 'snapshot', id: String(snapshot.position) });
    expect(snapshot).toMatchObject({ batchId: id, status: 'running', reported: false });
    expect(snapshot.counts).toEqual({ pending: 2, running: 0, succeeded: 1, reused: 0, failed: 0, cancelled: 0 });

    await append(streams.job(`${id}0`, 1), ...succeededJob(jobs[0]!));
    await append(streams.job(id, 2), ...succeededJob(jobs[1]!));
    await append(streams.batch(id), BatchSimulated({ succeeded: 3, reused: 0, failed: 0, cancelled: 0 }));
    await append(streams.audit(id), reported);
    const rest: Message[] = [];
    for await (const message of stream) rest.push(message);
    expect(rest.map(({ event }) => event)).toEqual(['event', 'event', 'event', 'end']);
    const deltas = rest.slice(0, 3).map(({ id: position, data }) => {
      const delta = BatchDelta.parse(data);
      expect(position).toBe(String(delta.position));
      return [delta.stream, delta.events.map(({ type }) => type)];
    });
    expect(deltas).toEqual([
      [streams.job(id, 2), ['JobStarted', 'ForecastScored', 'ForecastScored', 'JobSucceeded']],
      [streams.batch(id), ['BatchSimulated']],
      [streams.audit(id), ['ReportsWritten']],
    ]);
  });

  it('go on after what was seen, without a gap and without a repeat, wherever they were cut off', async () => {
    await submit();
    const from = String((await bench.log.head())!.position);
    for (const number of [1, 2, 3]) await append(streams.job(id, number), ...succeededJob(jobs[number - 1]!));
    await append(streams.audit(id), reported);
    const positions: number[] = [];
    for await (const entry of bench.log.read(Number(from) + 1)) positions.push(entry.position);

    for (let cut = 0; cut <= positions.length; cut++) {
      const seen: string[] = [];
      const take = async (most: number) => {
        let taken = 0;
        if (most === 0) return;
        for await (const { event, id: position } of listen(path(), seen.at(-1) ?? from)) {
          if (event === 'event') seen.push(position);
          if (++taken === most) return;
        }
      };
      await take(cut);
      await take(Infinity);
      expect(seen.map(Number)).toEqual(positions);
    }
    // Nothing follows: a client that asks again is told to stop.
    const headers = { authorization: `Bearer ${key}`, 'last-event-id': String(positions.at(-1)) };
    expect((await fetch(`${bench.url}${path()}`, { headers })).status).toBe(204);
  });

  it('end at once for a batch that is reported, and are refused after an id that is none', async () => {
    await submit();
    await append(streams.audit(id), reported);
    await bench.settled();
    const events: string[] = [];
    for await (const { event } of listen(path())) events.push(event);
    expect(events).toEqual(['snapshot', 'end']);
    const headers = { authorization: `Bearer ${key}`, 'last-event-id': 'x' };
    expect((await fetch(`${bench.url}${path()}`, { headers })).status).toBe(400);
  });

  it('reach many who listen, each all of it', async () => {
    await submit();
    await bench.settled();
    const listeners = Array.from({ length: 30 }, async () => {
      const seen: string[] = [];
      for await (const { event } of listen(path())) seen.push(event);
      return seen;
    });
    for (const number of [1, 2, 3]) await append(streams.job(id, number), ...succeededJob(jobs[number - 1]!));
    await append(streams.audit(id), reported);
    for (const seen of await Promise.all(listeners)) {
      expect(seen[0]).toBe('snapshot');
      expect(seen.at(-1)).toBe('end');
    }
  });
});

describe('the wake-up', () => {
  it('says where the head is, and says it again when it has moved', async () => {
    await submit();
    const heads = listen('/v1/log/wake');
    const { position } = (await bench.log.head())!;
    expect(((await heads.next()).value as Message).data).toEqual({ position });
    await append(streams.job(id, 1), ...succeededJob(jobs[0]!));
    expect(((await heads.next()).value as Message).data).toEqual({ position: position + 1 });
    await heads.return(undefined);
  });
});

describe('streams that one key has open', () => {
  it('are limited, those of other keys are not, and one that ends makes room', async () => {
    await submit();
    await bench.settled();
    const open = async (token: string, at: string) => {
      const leaving = new AbortController();
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${bench.url}${at}`, { headers, signal: leaving.signal });
      // The response is held: fetch ends the stream of one that is collected as garbage.
      if (response.status === 200) return { status: 200, code: null, response, leave: () => leaving.abort() };
      const { code } = Problem.parse(await response.json());
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      return { status: response.status, code, response, leave: () => {} };
    };
    const [greedy, other] = [await bench.key('read'), await bench.key('read')];
    const opened = [];
    for (let n = 0; n < 40; n++) opened.push(await open(greedy, n % 2 === 0 ? path() : '/v1/log/wake'));
    expect(opened.map(({ status }) => status)).toEqual(Array(40).fill(200));
    for (const at of [path(), '/v1/log/wake'])
      expect(await open(greedy, at)).toMatchObject({ status: 429, code: 'rate.streams' });
    const its = await open(other, path());
    expect(its.status).toBe(200);
    opened[7]!.leave();
    let again = await open(greedy, path());
    while (again.status === 429) again = await open(greedy, path());
    for (const one of [...opened, its, again]) one.leave();
  });
});
