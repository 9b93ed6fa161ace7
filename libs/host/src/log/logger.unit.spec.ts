import { describe, expect, it } from '@jest/globals';
import { Secret } from '@pulse/config';
import { errorFields } from './error-fields.js';
import { makeLogger } from './logger.js';
import { mask } from './mask.js';

const CANARY = 'canary-91ab';

function logged(log: (logger: ReturnType<typeof makeLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  log(makeLogger({ service: 'license', instance: 'l-1', level: 'debug', write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

describe('the log of a service', () => {
  it('is a line of JSON that says who, when and how bad', () => {
    const line = logged((logger) => logger.warn({ batchId: 'b1' }, 'a line\nbroken'));
    expect(line).toMatchObject({
      level: 'warn',
      service: 'license',
      instance: 'l-1',
      batchId: 'b1',
      msg: 'a line\nbroken',
    });
    expect(Date.parse(line['time'] as string)).toBeGreaterThan(Date.parse('2020-01-01'));
  });

  it('hides what is kept under the name of a secret, and secrets under any name', () => {
    const line = logged((logger) =>
      logger.info({
        password: CANARY,
        a: { token: CANARY, b: { cookie: CANARY } },
        config: { URL: new Secret(CANARY) },
      }),
    );
    expect(JSON.stringify(line)).not.toContain(CANARY);
    expect(line['config']).toEqual({ URL: '[secret]' });
  });

  it('hides credentials in texts, also in those of errors', () => {
    const error = new Error(`cannot reach postgres://pulse:${CANARY}@db:5432/pulse`, {
      cause: new Error(`key pulse_k1_${CANARY} is revoked`),
    });
    const line = logged((logger) => logger.error({ error }, `Bearer ${CANARY}`));
    expect(JSON.stringify(line)).not.toContain(CANARY);
    expect(line['error']).toMatchObject({ message: 'cannot reach postgres://[secret]@db:5432/pulse' });
  });

  it('tells of an error its name, code, message and causes, and no other field of it', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: `Key (name)=(${CANARY})` });
    const fields = errorFields(new TypeError('it failed', { cause }));
    expect(fields).toMatchObject({ name: 'TypeError', message: 'it failed', cause: { code: '23505' } });
    expect(JSON.stringify(fields)).not.toContain(CANARY);
    expect(errorFields('words')).toEqual({ name: 'string', message: 'words' });
  });
});

describe('a mask', () => {
  it.each([
    ['nats://user:pw@host:4222', 'nats://[secret]@host:4222'],
    ['see https://host/path?mail=a@b', 'see https://host/path?mail=a@b'],
    ['pulse_k1_abc-DEF_9', 'pulse_k1_[secret]'],
    ['authorization: Basic dXNlcjpwdw==', 'authorization: Basic [secret]'],
    ['a pulse_ready gauge', 'a pulse_ready gauge'],
  ])('makes of %s', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });
});
