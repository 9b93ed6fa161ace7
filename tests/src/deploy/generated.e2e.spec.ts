import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { BROKER_USERS, brokerPasswordVariable } from '@pulse/contracts';
import { natsConfig } from '@pulse/provision';
import { findNatsServer, repositoryRoot } from '@pulse/testing';
import { deployFolder } from './support/manifests.js';
import { makeSecrets } from './support/new-secrets.js';

jest.setTimeout(600_000);

const broker = join(deployFolder, 'k8s', 'overlays', 'dev', 'nats');

describe('what deploy/ takes from the code', () => {
  it('is up to date', () => {
    const check = spawnSync(process.execPath, [join(repositoryRoot, 'tools', 'make-deploy.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect([check.status, check.stderr]).toEqual([0, '']);
  });

  it('gives the broker the users and rights of the topology, and no others', () => {
    expect(readFileSync(join(broker, 'users.conf'), 'utf8').replace(/^#.*\n/, '')).toBe(natsConfig());
    const config = readFileSync(join(broker, 'nats.conf'), 'utf8');
    expect(config).not.toMatch(/no_auth_user|accounts|authorization|websocket|mqtt|leafnodes/);
    expect(config).toContain('include ./users.conf');
    expect(config).toMatch(/^ {2}sync_interval: always$/m);
    const image = readFileSync(join(broker, 'nats.yaml'), 'utf8').match(/image: nats:(\d+)\.(\d+)\.(\d+)-alpine/);
    const [major = 0, minor = 0, patch = 0] = (image ?? []).slice(1).map(Number);
    // The first release without the holes of 2026.
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(2_014_003);
  });

  it('makes a configuration that the server takes, with the passwords that are made', () => {
    const server = findNatsServer();
    const old = /v2\.9\./.test(spawnSync(server, ['--version'], { encoding: 'utf8' }).stdout);
    const { status, stderr } = spawnSync(server, ['--config', join(broker, 'nats.conf'), '-t'], {
      encoding: 'utf8',
      env: { ...makeSecrets()['pulse-nats'], HOSTNAME: 'nats-0' },
    });
    // `sync_interval` is not known before 2.10: such a server must not be used here, and says so.
    if (old) expect(stderr).toMatch(/sync_interval/);
    else expect([status, stderr]).toEqual([0, expect.stringContaining('is valid')]);
  });

  it('makes a password for everybody, none twice, each fit for the configuration', () => {
    const groups = makeSecrets();
    const values = BROKER_USERS.map((user) => groups['pulse-nats']![brokerPasswordVariable(user)]!);
    expect(new Set(values).size).toBe(BROKER_USERS.length);
    for (const value of values) expect(value).toMatch(/^[a-z][0-9a-f]{48}$/);
    expect(Object.values(makeSecrets()['pulse-nats']!)).not.toEqual(Object.values(groups['pulse-nats']!));
    expect(groups['pulse-license']!['NATS_PASSWORD']).toBe(groups['pulse-nats']!['PULSE_NATS_PASSWORD_LICENSE']);
    expect(groups['pulse-license']!['DATABASE_URL']).toBe(
      `postgres://pulse_license:${groups['pulse-admin']!['PULSE_DATABASE_PASSWORD_LICENSE']}@postgres:5432/pulse`,
    );
    expect(groups['pulse-simulator']).not.toHaveProperty('DATABASE_URL');
  });
});
