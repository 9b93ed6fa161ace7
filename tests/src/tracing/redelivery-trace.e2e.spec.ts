import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connectedWith, lineOf } from './trace-graph.js';
import { reported, startTraced, stopTraced, submit, type TracedCluster } from './traced-cluster.js';

jest.setTimeout(600_000);

let traced: TracedCluster | undefined;
beforeAll(async () => {
  traced = await startTraced();
});
afterAll(() => stopTraced(traced));

describe('the trace of a batch whose simulator is killed at its work', () => {
  it('goes on with the second delivery, below the same dispatch', async () => {
    const { cluster, sink } = traced!;
    const [simulator] = cluster.simulators;
    await simulator!.restart({ FAIL_AT: 'simulator.before-append:1' });
    const batchId = await submit(cluster, 'tracedbatch2', 'killed');
    expect(await simulator!.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await simulator!.start({ FAIL_AT: '' });
    await reported(cluster, batchId);
    for (const service of cluster.services.values()) await service.kill();

    const { spans } = sink;
    const root = spans.find(({ name }) => name === 'POST /v1/batches')!;
    const again = spans.filter((span) => Number(span.attributes['messaging.nats.delivery_count']) === 2);
    expect(again).toMatchObject([{ name: 'process work.sim', traceId: root.traceId }]);
    const sent = spans.find(({ spanId }) => spanId === again[0]!.parentSpanId)!;
    expect(sent.name).toBe('publish work.sim');
    expect(lineOf(again[0]!, spans).at(-1)).toBe(root);
    const reports = spans.find(({ name, service }) => name === 'publish evt.audit' && service === 'auditor')!;
    expect(connectedWith(root, spans)).toEqual(expect.arrayContaining([again[0], reports]));
  });
});
