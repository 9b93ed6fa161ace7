import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@pulse/testing';

/** Where names are only listed. */
const TABLES = /[/\\]telemetry[/\\]src[/\\](metrics[/\\]|attributes\.ts$)/;

let read: readonly string[] | null = null;

/** Whether the code of libs and services, without specs and tables of names, has one of these texts. */
export function isNamed(...texts: readonly string[]): boolean {
  read ??= ['libs', 'services'].flatMap((parent) =>
    readdirSync(join(repositoryRoot, parent)).flatMap((name) => sourcesIn(join(repositoryRoot, parent, name, 'src'))),
  );
  return read.some((source) => texts.some((text) => source.includes(text)));
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !TABLES.test(file))
    .map((file) => readFileSync(file, 'utf8'));
}
