import { describe, expect, it } from '@jest/globals';
import {
  brokerRights,
  CHUNK_BYTES,
  CONSUMERS,
  KEEP_RIGHTS,
  LARGEST_MESSAGE_BYTES,
  MAX_COMMIT_BYTES,
  schemaGrants,
  SERVICES,
  sessionSettingsOf,
  STREAMS,
} from '../index.js';

/** Whether a pattern of the broker covers a subject; `*` is one token, `>` one or more. */
function covers(pattern: string, subject: string): boolean {
  const [wanted, given] = [pattern.split('.'), subject.split('.')];
  for (const [i, token] of wanted.entries()) {
    if (token === '>') return given.length > i;
    if (given[i] === undefined || (token !== '*' && token !== given[i])) return false;
  }
  return wanted.length === given.length;
}

const may = (rights: readonly string[], subject: string) => rights.some((right) => covers(right, subject));

describe('the rights of services on the broker', () => {
  it('let each kind of stream be written by those who decide on it', () => {
    const writers = (subject: string) => SERVICES.filter((service) => may(brokerRights(service).publish, subject));
    expect(writers('evt.batch.b1')).toEqual(['orchestrator']);
    expect(writers('evt.job.b1.1')).toEqual(['orchestrator', 'simulator']);
    expect(writers('evt.license.b1')).toEqual(['license']);
    expect(writers('evt.audit.b1')).toEqual(['orchestrator', 'auditor']);
    expect(writers('evt.checkpoint_log.main')).toEqual(['auditor']);
    for (const kind of ['rulegen', 'rule', 'budget'])
      expect(writers(`evt.${kind}.x`)).toEqual(['orchestrator', 'rulegen']);
    expect(writers('evt.look.x')).toEqual(['rulegen']);
    expect(writers('evt.other.x')).toEqual([]);
    expect(writers('work.sim.b1.1')).toEqual(['orchestrator']);
    expect(writers('dlq.work.sim.b1.1')).toEqual(['simulator']);
    expect(writers('$JS.ACK.WORK.workers.1.1.1.1.0')).toEqual(['simulator']);
    expect(writers('$JS.API.CONSUMER.MSG.NEXT.WORK.workers')).toEqual(['simulator']);
  });

  it('never hold a wildcard over the broker, nor over another one’s inbox', () => {
    for (const service of SERVICES) {
      const { publish, subscribe } = brokerRights(service);
      expect(publish.filter((right) => /^[>*]|^\$JS\.API\..*[>*]|^evt\.[>*]/.test(right))).toEqual([]);
      expect(subscribe.filter((right) => right !== 'evt.>')).toEqual([`_INBOX_${service}.>`]);
    }
  });
});

describe('the streams', () => {
  it('take what the adapters send, and a dead letter of whatever was work', () => {
    expect(STREAMS.EVT.max_msg_size).toBeGreaterThan(MAX_COMMIT_BYTES + 65_535);
    expect(STREAMS.ART.max_msg_size).toBeGreaterThan(CHUNK_BYTES + 4096);
    expect('max_msg_size' in STREAMS.DLQ).toBe(false);
    expect(LARGEST_MESSAGE_BYTES).toBeLessThan(1024 * 1024);
  });

  it('keep facts and artefacts for ever, dead letters 90 days, advisories 30', () => {
    const days = (stream: keyof typeof STREAMS) => STREAMS[stream].max_age / 1e9 / 86_400;
    expect([days('EVT'), days('ART'), days('DLQ'), days('ADV')]).toEqual([0, 0, 90, 30]);
  });

  it('are consumed in one place', () => {
    expect(Object.values(CONSUMERS).map(({ stream, durable_name }) => `${stream}.${durable_name}`)).toEqual([
      'WORK.workers',
    ]);
  });
});

describe('the database', () => {
  it('gives a service rows of its schema, and no more', () => {
    const text = schemaGrants('license', 'license').join('\n');
    expect(text).toContain('SELECT, INSERT, UPDATE, DELETE ON TABLES TO "pulse_license"');
    expect(text).not.toMatch(/CREATE|TRUNCATE|REFERENCES|ALL PRIVILEGES|TO PUBLIC/);
    expect(sessionSettingsOf('license').search_path).toBe('license');
  });

  it('lets nobody change the archive', () => {
    for (const { table, rights, updateColumns } of KEEP_RIGHTS.filter(({ table }) => table.startsWith('archived')))
      expect({ table, rights, updateColumns }).toEqual({
        table,
        rights: ['SELECT', 'INSERT'],
        updateColumns: undefined,
      });
  });
});
