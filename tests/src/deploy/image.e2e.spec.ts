import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '@pulse/testing';
import { deployFolder } from './support/manifests.js';

interface Package {
  readonly name: string;
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
}

function packageIn(folder: string): Package {
  const { name, dependencies = {} } = JSON.parse(
    readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8'),
  ) as {
    name: string;
    dependencies?: Record<string, string>;
  };
  return { name, folder, dependencies: new Set(Object.keys(dependencies)) };
}

const dockerfile = readFileSync(join(deployFolder, 'images', 'Dockerfile'), 'utf8');
const workspaces = ['libs', 'services']
  .flatMap((parent) => readdirSync(join(repositoryRoot, parent)).map((name) => `${parent}/${name}`))
  .concat('cli', 'examples')
  .filter((folder) => existsSync(join(repositoryRoot, folder, 'package.json')))
  .map(packageIn);
const byName = new Map(workspaces.map((one) => [one.name, one]));

/** The workspaces that npm is told to install for the image, and all that they need. */
function installed(): ReadonlySet<Package> {
  const named = [...dockerfile.matchAll(/-w ([\w/-]+)/g)].map(([, folder = '']) => folder);
  const reached = new Set<Package>();
  const reach = (one: Package | undefined) => {
    if (one === undefined || reached.has(one)) return;
    reached.add(one);
    for (const dependency of one.dependencies) reach(byName.get(dependency));
  };
  for (const folder of named) reach(workspaces.find((one) => one.folder === folder));
  return reached;
}

/** Packages that the compiled program names, without specs and what only specs use. */
function importedBy({ folder }: Package): ReadonlySet<string> {
  const dist = join(repositoryRoot, folder, 'dist');
  if (!existsSync(dist)) return new Set();
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(?<!\.spec)\.js$/.test(file) && !/(^|\/)(testing|contract|fixtures)\//.test(file),
  );
  const specifiers = files.flatMap((file) => {
    const text = readFileSync(join(dist, file), 'utf8');
    const imports =
      /^(?:import|export)\s[^'"=();]*\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
    return [...text.matchAll(imports)].map(([, from, alone, lazily]) => from ?? alone ?? lazily ?? '');
  });
  const bare = specifiers.filter((name) => !name.startsWith('.') && !isBuiltin(name));
  return new Set(bare.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')));
}

describe('images', () => {
  it('have every package that their programs import, without development dependencies', () => {
    const packages = [...installed()];
    expect(packages.map(({ folder }) => folder)).toEqual(
      expect.arrayContaining(['cli', 'libs/contracts', 'libs/host', 'services/orchestrator', 'services/rulegen']),
    );
    const missing = packages.flatMap((one) =>
      [...importedBy(one)]
        .filter((name) => name !== one.name && !one.dependencies.has(name))
        .map((name) => `${one.folder}: ${name}`),
    );
    expect(missing).toEqual([]);
    expect(packages.map(({ name }) => name)).not.toContain('@pulse/testing');
  });

  it('are made from files that are not ignored', () => {
    const ignored = readFileSync(join(repositoryRoot, '.dockerignore'), 'utf8').split('\n');
    const copied = [...dockerfile.matchAll(/^COPY (?!--|\. )(\S+) /gm)].map(([, path = '']) => path);
    expect(copied.sort((a, b) => a.localeCompare(b))).toEqual(['cli/bin', 'deploy/secrets', 'examples']);
    for (const path of copied) {
      expect(existsSync(join(repositoryRoot, path))).toBe(true);
      expect(ignored).not.toContain(path);
    }
    for (const path of ['.git', '**/node_modules', '**/dist', '**/.pulse', '.pulse-cluster'])
      expect(ignored).toContain(path);
  });

  it('are built by the Node that the lockfile pins', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    };
    expect(dockerfile).toContain(`ARG NODE=${devDependencies.node}\n`);
  });
});
