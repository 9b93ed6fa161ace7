import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { describe, expect, it, jest } from '@jest/globals';
import { provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { SpecProcess, until } from '../testing/spec-process.js';

jest.setTimeout(600_000);

const noted = [{ type: 'Noted', schemaVersion: 1, data: {} }];
const context = { actor: 'spec', correlationId: 'b1', causationId: null, traceparent: null };

describe('a service whose log lost its tail', () => {
  it('is not ready, appends nothing, says how to repair it, and goes on when the log is whole again', async () => {
    const server = await NatsServer.start();
    const admin = await connectBroker({ servers: server.url });
    await provisionLog(admin);
    await provisionArtifacts(admin);
    await admin.close();
    const keep = (name: string) => cpSync(server.storeFolder, join(server.folder, name), { recursive: true });
    const bring = async (name: string) => {
      await server.down();
      rmSync(server.storeFolder, { recursive: true });
      cpSync(join(server.folder, name), server.storeFolder, { recursive: true });
      await server.up();
    };
    const service = new SpecProcess({ NATS_URL: server.url, LINEAGE_EVERY_SECONDS: '1' });
    const append = async () => (await fetch(`${await service.url()}/append`, { method: 'POST' })).status;
    const ready = async () => {
      const { status, wrong } = await service.readiness();
      return status === 200 ? 'ready' : wrong.join();
    };

    expect(await append()).toBe(201);
    await server.down();
    keep('short');
    await server.up();
    await until(
      async () => (await ready()) === 'ready',
      () => service.output,
    );
    expect(await append()).toBe(201);
    await server.down();
    keep('whole');
    await bring('short');

    await until(
      async () => (await ready()) === 'lineage: log.lineage_broken',
      () => service.output,
    );
    expect(await append()).toBe(500);
    expect(service.line(/^LINEAGE_BROKEN: position 2/)).toMatchObject({ level: 'fatal', code: 'log.lineage_broken' });
    expect(service.line(/^LINEAGE_BROKEN/)?.msg).toMatch(/pulse restore/);
    // Somebody who has not seen the lost tail appends: the positions are there again, and hold something else.
    const other = await openJetStreamLog({ servers: server.url });
    const { revision } = await other.load('batch.b1');
    expect(await other.append('batch.b1', revision, noted, context)).toEqual({ version: 2, position: 2 });
    await other.close();
    // Longer than the two seconds between looks: that nothing changes can be seen only after one.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await ready()).toBe('lineage: log.lineage_broken');
    const metrics = await (await fetch(`${await service.url()}/metrics`)).text();
    expect(metrics).toMatch(/^pulse_lineage_ok\{of="process"\} 0$/m);

    await bring('whole');
    await until(
      async () => (await ready()) === 'ready',
      () => service.output,
    );
    expect(await append()).toBe(201);
    expect(service.lines.filter(({ level }) => level === 'fatal')).toHaveLength(1);
    service.kill();
    expect((await service.exited).code).toBe(0);
    await server.stop();
  });
});

describe('a service whose log is gone', () => {
  it('is not ready as soon as it meets that, and says which stream is missing', async () => {
    const server = await NatsServer.start();
    const admin = await connectBroker({ servers: server.url });
    await provisionLog(admin);
    await provisionArtifacts(admin);
    const service = new SpecProcess({ NATS_URL: server.url });
    const append = async () => (await fetch(`${await service.url()}/append`, { method: 'POST' })).status;
    const ready = async () => (await service.readiness()).wrong.join();
    expect(await append()).toBe(201);
    expect(await ready()).toBe('');
    await (await jetstreamManager(admin)).streams.delete('EVT');
    await until(
      async () => (await append()) === 500 && (await ready()) === 'lineage: broker.stream_missing',
      () => service.output,
    );
    await server.streamIsGone('EVT');
    // One that is made again is not the same log.
    await provisionLog(admin);
    await until(
      async () => (await ready()) === 'lineage: log.lineage_broken',
      () => service.output,
    );
    await admin.close();
    service.kill();
    expect((await service.exited).code).toBe(0);
    await server.stop();
  });
});
