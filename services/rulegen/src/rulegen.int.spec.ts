import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { NatsServer, readiness, ServiceProcess } from '@pulse/testing';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
  const admin = await connectBroker({ servers: server.url });
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await admin.close();
});
afterAll(() => server.stop());

describe('the rulegen service', () => {
  it('starts as a process of its own, is ready, tells its metrics, and stops when it is asked to', async () => {
    const env = { NATS_URL: server.url };
    const logFile = join(server.folder, 'rulegen.log');
    const rulegen = new ServiceProcess({ name: 'rulegen-1', service: 'rulegen', env, logFile });
    await rulegen.start();
    await rulegen.ready();
    expect(JSON.parse((await readiness(rulegen.url)).text.slice('200 '.length))).toEqual({
      status: 'ready',
      checks: [
        { name: 'broker', ok: true },
        { name: 'lineage', ok: true },
      ],
    });
    const metrics = await (await fetch(`${rulegen.url}/metrics`)).text();
    expect(metrics).toMatch(/^pulse_ready 1$/m);
    expect(metrics).toMatch(/^target_info\{service_name="rulegen"/m);
    expect(await rulegen.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const lines = rulegen.log().trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'listening',
      'stopping',
      'stopped',
    ]);
  });

  it('does not start where a stream that it needs is missing, and says which', async () => {
    const empty = await NatsServer.start();
    const logFile = join(empty.folder, 'rulegen.log');
    const rulegen = new ServiceProcess({
      name: 'rulegen-2',
      service: 'rulegen',
      env: { NATS_URL: empty.url },
      logFile,
    });
    await expect(rulegen.start()).rejects.toThrow(/exit code 1/);
    const [line, ...more] = rulegen.log().trim().split('\n');
    expect(more).toEqual([]);
    expect(JSON.parse(line!)).toMatchObject({ level: 'fatal', error: { code: 'broker.stream_missing' } });
    expect(line).toMatch(/not started: the broker has no stream EVT/);
    await empty.stop();
  });
});
