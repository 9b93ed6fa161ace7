import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError } from './errors.js';
import { brokerEnv, databaseEnv, httpEnv, processEnv } from './groups.js';
import { loadConfig, type Environment } from './load-config.js';
import { Secret, secret } from './secret.js';

const service = z.object({ ...brokerEnv, ...databaseEnv, ...httpEnv(8080), ...processEnv });
const CANARY = 'canary-7f3a';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulse-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusal(schema: z.ZodObject<z.ZodRawShape>, env: Environment): ConfigError {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration of a process', () => {
  it('takes what the environment says, and defaults for the rest', () => {
    const config = loadConfig(service, {
      DATABASE_URL: 'postgres://x',
      HTTP_PORT: '0',
      LOG_LEVEL: '',
      OTHER: 'ignored',
    });
    expect(config).toMatchObject({
      NATS_URL: 'nats://127.0.0.1:4222',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      LOG_LEVEL: 'info',
      LINEAGE_EVERY_SECONDS: 60,
    });
    expect(config.INSTANCE).toContain(String(process.pid));
    expect('OTHER' in config).toBe(false);
  });

  it('names every key that is missing or wrong, and no value', () => {
    const error = refusal(service, { HTTP_PORT: CANARY, LOG_LEVEL: CANARY, LINEAGE_EVERY_SECONDS: '0' });
    expect(error.problems.map(({ key }) => key).sort()).toEqual([
      'DATABASE_URL',
      'HTTP_PORT',
      'LINEAGE_EVERY_SECONDS',
      'LOG_LEVEL',
    ]);
    expect(error.message).toMatch(/DATABASE_URL is not set/);
    expect(error.message).toMatch(/LOG_LEVEL is not valid: .*"info"/);
    expect(inspect(error)).not.toContain(CANARY);
  });

  it('does not repeat what a check of its own said about a value', () => {
    const schema = z.object({ A: z.string().refine(() => false, { error: ({ input }) => `not ${String(input)}` }) });
    expect(refusal(schema, { A: CANARY }).message).not.toContain(CANARY);
  });

  it('reads a secret from a file, without its last newline', () => {
    const file = join(folder, 'password');
    writeFileSync(file, ` ${CANARY}\n`);
    const { P } = loadConfig(z.object({ P: secret().optional() }), { P_FILE: file });
    expect(P?.reveal()).toBe(` ${CANARY}`);
  });

  it('refuses a secret that is given twice or whose file cannot be read', () => {
    const file = join(folder, 'nowhere');
    const schema = z.object({ P: secret() });
    expect(refusal(schema, { P_FILE: file }).problems).toEqual([
      { key: 'P', reason: 'cannot be read from P_FILE (ENOENT)' },
    ]);
    expect(refusal(schema, { P: CANARY, P_FILE: file }).message).toMatch(/P is set, and P_FILE too/);
  });

  it('does not read an ordinary setting from a file', () => {
    expect(loadConfig(z.object({ A: z.string().default('a') }), { A_FILE: '/etc/hostname' })).toEqual({ A: 'a' });
  });
});

describe('a secret', () => {
  it('is shown to nobody who does not ask for it', () => {
    const password = new Secret(CANARY);
    expect(password.reveal()).toBe(CANARY);
    for (const shown of [String(password), JSON.stringify({ password }), inspect({ password })])
      expect(shown).toContain('[secret]');
    for (const shown of [String(password), JSON.stringify(password), inspect(password, { depth: 9, showHidden: true })])
      expect(shown).not.toContain(CANARY);
  });
});
