import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES } from '@pulse/contracts';
import { repositoryRoot } from '@pulse/testing';
import { nameOf, render, type Manifest } from './support/manifests.js';

jest.setTimeout(600_000);

interface Model {
  validate(): void;
}
const models = createRequire(import.meta.url);

/** `apps/v1` and `v1` are folders of kubernetes-models; the class of a manifest has the name of its kind. */
function validate(manifest: Manifest): void {
  const folder = models(`kubernetes-models/${manifest.apiVersion}`) as Record<string, new (data: unknown) => Model>;
  const Kind = folder[manifest.kind];
  if (Kind === undefined) throw new Error(`no model of ${manifest.apiVersion} ${manifest.kind}`);
  new Kind(manifest).validate();
}

/** What the compiler says of these manifests as constants of their types; it also finds fields that do not exist. */
function typeErrors(manifests: readonly Manifest[]): string {
  const parent = join(repositoryRoot, 'tests', 'dist', 'deploy-types');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'check-'));
  try {
    const lines = manifests.flatMap((manifest, i) => [
      `import type { I${manifest.kind} as T${i} } from 'kubernetes-models/${manifest.apiVersion}';`,
      `export const m${i}: T${i} = ${JSON.stringify(manifest)};`,
    ]);
    writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'));
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      '',
    ];
    const compiler = join(repositoryRoot, 'node_modules', '.bin', 'tsc');
    const { stdout, stderr } = spawnSync(compiler, [...options, 'manifests.ts'], { cwd: folder, encoding: 'utf8' });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(['base', 'overlays/dev'])('deploy/k8s/%s', (folder) => {
  let manifests: readonly Manifest[];
  beforeAll(() => {
    manifests = render(folder);
  });

  it('is what the Kubernetes API takes', () => {
    for (const manifest of manifests) expect(() => validate(manifest)).not.toThrow();
    expect(typeErrors(manifests)).toBe('');
  });

  it('is in one namespace, whose pods are held to the restricted standard', () => {
    const namespaces = manifests.filter(({ kind }) => kind === 'Namespace');
    expect(namespaces.map(nameOf)).toEqual(['Namespace pulse']);
    expect(namespaces[0]!.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const outside = manifests.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'pulse');
    expect(outside.map(nameOf)).toEqual([]);
  });

  it('has a Deployment and a Service for each service of the topology, two simulators, and the Jobs that set up', () => {
    const of = (kind: string) => manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
    expect(of('Deployment')).toEqual(expect.arrayContaining([...SERVICES]));
    expect(of('Service')).toEqual(expect.arrayContaining([...SERVICES]));
    if (folder === 'base') expect(of('Deployment').sort()).toEqual([...SERVICES].sort());
    expect(of('Job')).toEqual(expect.arrayContaining(['provision', 'migrate']));
    const simulator = manifests.find((one) => nameOf(one) === 'Deployment simulator');
    expect(simulator).toMatchObject({ spec: { replicas: 2 } });
  });
});

describe('the check of manifests', () => {
  const broken = (spec: object): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'broken' },
    spec: { containers: [{ name: 'one', image: 'none', ...spec }] },
  });

  it('finds a wrong type and a field that does not exist', () => {
    expect(() => validate(broken({ env: 'no list' }))).toThrow();
    expect(typeErrors([broken({ imagePullPolcy: 'Always' })])).toMatch(/imagePullPolcy/);
    expect(typeErrors([broken({})])).toBe('');
  });
});
