import { createHash } from 'node:crypto';
import { canonicalJson } from '@pulse/contracts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { context, event } from './contract/samples.js';
import { decodeRecord, encodeCommit, holdsValidRecord } from './record.js';

const body = (data: Record<string, unknown>, more: Partial<Record<'actor' | 'id' | 'traceparent', string>> = {}) => ({
  ...context,
  id: 'b1e2',
  stream: 'batch.b1',
  firstVersion: 1,
  lastVersion: 1,
  recordedAt: '2026-01-02T03:04:05.678Z',
  events: [event('Noted', data)],
  prev: null,
  ...more,
});

describe('a stored record', () => {
  it('is the canonical JSON of the commit with its hash in it, whatever the texts hold', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(',"hash":"', ',"id":"', '{"actor":"', '"', '\\', '\\"', '\n', '\u2028', ',"id":"x","hash":"y'),
    );
    fc.assert(
      fc.property(
        fc.dictionary(hostile, hostile),
        fc.tuple(hostile, hostile, hostile),
        (data, [actor, id, traceparent]) => {
          const commit = body(data, { actor, id, traceparent });
          const { bytes, hash } = encodeCommit(commit);
          expect(hash).toBe(createHash('sha256').update(canonicalJson(commit)).digest('hex'));
          expect(bytes.toString()).toBe(`${canonicalJson({ ...commit, hash })}\n`);
          expect(decodeRecord(bytes.subarray(0, -1))).toEqual({ ...commit, hash });
          expect(bytes.indexOf('\n')).toBe(bytes.length - 1);
        },
      ),
    );
  });

  it('is refused with any byte changed, added or missing', () => {
    const { bytes } = encodeCommit(body({ text: 'espérance', hash: 'x' }));
    const line = bytes.subarray(0, -1);
    for (let at = 0; at < line.length; at++) {
      for (const mask of [1, 32, 128]) {
        const changed = Buffer.from(line);
        changed[at]! ^= mask;
        expect(typeof decodeRecord(changed)).toBe('string');
      }
      expect(typeof decodeRecord(line.subarray(0, at))).toBe('string');
      expect(typeof decodeRecord(Buffer.concat([line.subarray(0, at), line.subarray(at + 1)]))).toBe('string');
    }
  });

  it('is found behind a newline that was damaged, and not where there is none', () => {
    const { bytes } = encodeCommit(body({ actor: { actor: 'x' } }));
    expect(holdsValidRecord(Buffer.concat([Buffer.from('half a record'), bytes]))).toBe(true);
    expect(holdsValidRecord(bytes.subarray(1))).toBe(false);
    expect(holdsValidRecord(bytes.subarray(0, -1))).toBe(false);
    expect(holdsValidRecord(Buffer.alloc(0))).toBe(false);
  });
});
