import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '@pulse/contracts';
import { DEFAULT_PORTS, serviceEnv, settingsSchema } from '@pulse/host';
import { simulatorEnv } from '@pulse/simulator/cluster';
import type { z } from 'zod';
import { codeSpans, document, firstCells, root, section } from './documents.js';

// A package of Nest that is CommonJS cannot be loaded by jest while Nest itself is being loaded.
await import('@nestjs/core');
const { orchestratorEnv } = await import('@pulse/orchestrator/cluster');
const { ownEnv } = await import('@pulse/rulegen/cluster');

const { text } = document('docs/reference/configuration.md');
const variablesIn = (heading: string) => firstCells(section(text, heading), 'variable').flatMap(codeSpans).sort();
const keysOf = (shape: z.ZodRawShape) => Object.keys(shape).sort();

/** Settings whose default is a fixed value, and that value as text. */
function defaults(shape: z.ZodRawShape): [string, string][] {
  const varying = ['INSTANCE', 'HTTP_PORT'];
  return Object.entries(shape).flatMap(([key, schema]): [string, string][] => {
    const { data } = (schema as z.ZodType).safeParse(undefined);
    return data === undefined || varying.includes(key) ? [] : [[key, JSON.stringify(data).replaceAll('"', '')]];
  });
}

function defaultIn(variable: string): string {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${variable}\` `));
  return row?.split('|')[2]?.trim().replaceAll('`', '') ?? '';
}

describe('the reference of configuration', () => {
  it.each([
    ['## Every service', serviceEnv('rulegen')],
    ['## `orchestrator`', orchestratorEnv],
    ['## `simulator`', simulatorEnv.shape],
    ['## `rulegen`', ownEnv],
  ])('has under %s every variable with its default, and no other', (heading, shape) => {
    expect(variablesIn(heading)).toEqual(keysOf(shape));
    for (const [key, value] of defaults(shape)) expect([key, defaultIn(key)]).toEqual([key, value]);
  });

  it('has what services with tables need beside that', () => {
    const extra = keysOf(settingsSchema('license', {}, true).shape).filter((key) => !(key in serviceEnv('license')));
    expect(variablesIn('## Services with tables: `orchestrator`, `license`, `auditor`, `rulegen`')).toEqual(extra);
  });

  it('has the port of every service', () => {
    const table = section(text, '## Every service')
      .split('\n')
      .flatMap((line) => [...(/^\| `([a-z]+)` *\| (\d+) *\|$/.exec(line) ?? [])].slice(1));
    expect(table).toEqual(SERVICES.flatMap((name) => [name, String(DEFAULT_PORTS[name])]));
  });

  it('has every place where a test can have a process die, and no other', () => {
    const sources = ['libs', 'services'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((entry) => /\/src\/.*(?<!\.spec)\.ts$/.test(entry))
        .map((entry) => readFileSync(join(root, folder, entry), 'utf8')),
    );
    const places = new Set<string>();
    for (const source of sources) {
      for (const [, place] of source.matchAll(/failpoint\(\s*'([a-z.-]+)'/g)) places.add(place!);
      // Both are around the appends of a log that is watched for a service.
      for (const [, service] of source.matchAll(/watchedLog\([\w.]+, '([a-z]+)'/g))
        for (const when of ['before', 'after']) places.add(`${service}.${when}-append`);
    }
    expect(firstCells(section(text, '## Tests only'), 'place').flatMap(codeSpans).sort()).toEqual([...places].sort());
  });
});
