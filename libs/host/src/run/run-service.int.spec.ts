import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { SpecProcess, until } from '../testing/spec-process.js';

jest.setTimeout(600_000);

const CANARY = 'canary-2c9e';

async function provision(server: NatsServer): Promise<void> {
  const admin = await connectBroker({ servers: server.url });
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await admin.close();
}

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
  await provision(server);
});
afterAll(() => server.stop());

const service = (env: Record<string, string> = {}) => new SpecProcess({ NATS_URL: server.url, ...env });

describe('a service that runs', () => {
  it('is ready while the broker answers, not ready while it is gone, and ready again', async () => {
    const running = service();
    await running.url();
    expect(await running.readiness()).toEqual({ status: 200, wrong: [] });
    await server.down();
    await until(
      async () => (await running.readiness()).status === 503,
      () => running.output,
    );
    expect((await running.readiness()).wrong).toContain('broker: disconnected');
    expect((await fetch(`${await running.url()}/healthz`)).status).toBe(200);
    await server.up();
    await until(
      async () => (await running.readiness()).status === 200,
      () => running.output,
    );
    running.kill();
    expect(await running.exited).toEqual({ code: 0, signal: null });
  });

  it('tells its metrics, and its requests by route', async () => {
    const running = service();
    const url = await running.url();
    await fetch(`${url}/append`, { method: 'POST' });
    await fetch(`${url}/no/such/${CANARY}`);
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const line of [
      'pulse_commits_appended_total{stream="batch"} 1',
      'pulse_publish_total{stream="EVT",outcome="stored"} 1',
      'pulse_http_requests_total{method="POST",route="/append",status="201"} 1',
      'pulse_http_requests_total{method="GET",route="none",status="404"} 1',
      'pulse_broker_connected 1',
      'pulse_lineage_ok{of="process"} 1',
      '# TYPE process_cpu_seconds_total counter',
      '# TYPE pulse_event_loop_lag_seconds gauge',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).not.toContain(CANARY);
    running.kill();
    await running.exited;
  });

  it('logs one line of JSON each, requests with their trace, and no secrets', async () => {
    const running = service({ SPEC_SECRET: CANARY, LOG_LEVEL: 'debug' });
    await fetch(`${await running.url()}/slow?key=${CANARY}`, {
      headers: { authorization: `Bearer pulse_k1_${CANARY}` },
    });
    running.kill();
    await running.exited;
    expect(running.line(/^request completed$/)?.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(running.line(/^started$/)).toMatchObject({
      service: 'rulegen',
      password: '[secret]',
      config: { SPEC_SECRET: '[secret]' },
      url: 'nats://[secret]@host',
    });
    expect(running.output).not.toContain(CANARY);
    expect(running.output).not.toContain('hunter2');
  });
});

describe('a service that stops', () => {
  it('answers what is under way, drains, and ends with code 0', async () => {
    const running = service({ SPEC_STOP_MS: '1000' });
    const url = await running.url();
    const answer = fetch(`${url}/slow`).then((response) => response.text());
    await until(
      () => running.line(/^under way$/) !== undefined,
      () => running.output,
    );
    running.kill('SIGINT');
    await until(
      () => running.line(/^stopping$/) !== undefined,
      () => running.output,
    );
    expect((await running.readiness()).status).toBe(503);
    expect(await answer).toBe('answered');
    expect(await running.exited).toEqual({ code: 0, signal: null });
    expect(running.line(/^drained$/)).toBeDefined();
    expect(running.lines.at(-1)?.msg).toBe('stopped');
  });

  it('ends at once when it is asked twice', async () => {
    const running = service({ SPEC_STOP_MS: '60000' });
    await running.url();
    running.kill();
    await until(
      () => running.line(/^stopping$/) !== undefined,
      () => running.output,
    );
    running.kill();
    expect((await running.exited).code).toBe(143);
  });

  it('ends after 20 s when something does not stop', async () => {
    const running = service({ SPEC_STOP_MS: '60000' });
    await running.url();
    const startedAt = performance.now();
    running.kill();
    expect((await running.exited).code).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(running.line(/^not stopped within 20 s/)).toMatchObject({ doing: 'finish what is under way' });
  });

  it('can be stopped while it waits for a broker', async () => {
    const waiting = service({ NATS_URL: 'nats://127.0.0.1:1' });
    await until(
      () => waiting.line(/trying for 60 s/) !== undefined,
      () => waiting.output,
    );
    waiting.kill();
    expect((await waiting.exited).code).toBe(0);
  });
});

describe('a service that cannot start', () => {
  const failure = async (env: Record<string, string>) => {
    const failing = service(env);
    expect((await failing.exited).code).toBe(1);
    const last = failing.lines.at(-1)!;
    expect(last.level).toBe('fatal');
    return { last, lines: failing.lines.length, output: failing.output };
  };

  it('says which settings are wrong, and no value', async () => {
    const { last, lines, output } = await failure({ HTTP_PORT: CANARY, LOG_LEVEL: CANARY });
    expect(lines).toBe(1);
    expect(last.error?.code).toBe('config.invalid');
    expect(last.msg).toMatch(/^not started: .*HTTP_PORT is not valid.*LOG_LEVEL is not valid/);
    expect(output).not.toContain(CANARY);
  });

  it('waits a while for the broker, and says so', async () => {
    const { last, lines } = await failure({ NATS_URL: 'nats://127.0.0.1:1', START_WAIT_SECONDS: '1' });
    expect(lines).toBe(2);
    expect(last.error?.code).toBe('broker.unavailable');
  });

  it('comes up when the broker does', async () => {
    await server.down();
    const waiting = service();
    await until(
      () => waiting.line(/trying for 60 s/) !== undefined,
      () => waiting.output,
    );
    await server.up();
    expect(await waiting.url()).toMatch(/^http/);
    waiting.kill();
    expect((await waiting.exited).code).toBe(0);
  });

  it('says which stream is missing', async () => {
    const empty = await NatsServer.start();
    const { last, lines } = await failure({ NATS_URL: empty.url });
    expect(lines).toBe(1);
    expect(last.msg).toMatch(/^not started: the broker has no stream EVT/);
    await empty.stop();
  });

  it('does not wait for a broker that refuses it', async () => {
    const guarded = await NatsServer.start({ config: 'authorization { user: "a", password: "pw-of-a" }' });
    const { last, lines } = await failure({ NATS_URL: guarded.url, NATS_PASSWORD: CANARY });
    expect(lines).toBe(1);
    expect(last.error?.code).toBe('broker.unavailable');
    await guarded.stop();
  });

  it('says what went wrong in its own building', async () => {
    expect((await failure({ SPEC_FAILURE: 'build' })).last.msg).toBe('not started: it cannot be built');
  });

  it('ends with a line about an error that nobody caught', async () => {
    expect((await failure({ SPEC_FAILURE: 'rejection' })).last.msg).toMatch(/nobody handles this/);
    expect((await failure({ SPEC_FAILURE: 'exception' })).last.msg).toMatch(/nobody catches this/);
  });
});
