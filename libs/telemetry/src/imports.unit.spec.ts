import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** What a compiled module and all that it imports take from other packages. */
function packagesOf(url: URL, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(url.href)) return packages;
  seen.add(url.href);
  for (const [, name] of readFileSync(url, 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)) {
    if (!name!.startsWith('.')) packages.add(name!);
    else for (const found of packagesOf(new URL(name!, url), seen)) packages.add(found);
  }
  return packages;
}

describe('the package that every library imports', () => {
  it('needs the API of OpenTelemetry and nothing else', () => {
    expect([...packagesOf(new URL('index.js', import.meta.url))]).toEqual(['@opentelemetry/api']);
    expect(packagesOf(new URL('sdk.js', import.meta.url)).has('@opentelemetry/sdk-node')).toBe(true);
  });
});
