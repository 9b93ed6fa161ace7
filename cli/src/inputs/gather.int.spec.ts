import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CliError } from '../exit-codes.js';
import { makeFolder, removeFolder } from '../testing/files.js';
import { bundledWorlds } from './bundled.js';
import { displayPath, gather, gatherManifest } from './gather.js';

const WORLD = `name: w
period: month
variables: { x: { source: { from: data/x.csv, date: date }, column: x } }
targets: [x]
`;
const DATA = 'date,x\n2000-01,1\n';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach(removeFolder));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder;
}

const gatherText = (text: string, folder = folderWith({})) => gather({ name: 'm.yaml', bytes: text, folder });

describe('gathering what a manifest needs', () => {
  it('reads the world beside it and the data beside that', async () => {
    const folder = folderWith({
      'm.yaml': 'config: { world: worlds/w.yaml }\n',
      'worlds/w.yaml': WORLD,
      'worlds/data/x.csv': DATA,
    });
    const { inputs, diagnostics } = await gatherManifest(join(folder, 'm.yaml'));
    expect(diagnostics).toEqual([]);
    expect(inputs.manifest).toMatchObject({ file: join(folder, 'm.yaml'), folder });
    expect(inputs.world!.file).toBe(join(folder, 'worlds/w.yaml'));
    const sha256 = createHash('sha256').update(DATA).digest('hex');
    expect([...inputs.files]).toEqual([['data/x.csv', { text: DATA, sha256 }]]);
  });

  it.each([
    ['world: classic', 'classic'],
    ['dataset: classic', 'classic'],
    ['domain: classic', 'classic'],
    ['domain: capital, world: classic', 'classic'],
    ['domain: capital, dataset: classic', 'classic'],
  ])('finds a bundled world by { %s }', (config, name) => {
    const { inputs, diagnostics } = gatherText(`config: { ${config} }\n`);
    expect(diagnostics).toEqual([]);
    expect(inputs.world!.file).toBe(displayPath(bundledWorlds().get(name)!));
  });

  it('reads a policy of the user from the file beside it, and none where a shipped one is named', () => {
    const folder = folderWith({ 'strict.yaml': 'name: strict\n', default: 'name: mine\n' });
    const policyOf = (named: string) =>
      gatherText(`config: { world: classic, license: { policy: ${named} } }\n`, folder).inputs.policy;
    expect(policyOf('strict.yaml')).toMatchObject({ file: join(folder, 'strict.yaml') });
    expect([policyOf('default'), policyOf('missing.yaml'), policyOf('.')]).toEqual([undefined, undefined, undefined]);
  });

  it('prefers a file of the name to a bundled world', () => {
    const folder = folderWith({ classic: WORLD.replace('name: w', 'name: mine'), 'data/x.csv': DATA });
    expect(gatherText('config: { world: classic }\n', folder).inputs.world!.file).toBe(join(folder, 'classic'));
  });

  it.each(['world', 'dataset', 'domain'])('says which worlds there are where %s names none', (key) => {
    const { inputs, diagnostics } = gatherText(`config:\n  ${key}: clasic\n`);
    expect(inputs.world).toBeNull();
    expect(diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'world.not_found',
        file: 'm.yaml',
        line: 2,
        message: 'there is no world "clasic"',
        suggestion: 'classic',
        notes: [expect.stringMatching(/^looked for .*clasic$/), expect.stringMatching(/^bundled worlds: capital, /)],
      },
    ]);
  });

  it('shows where the world asks for data that are not there', () => {
    const folder = folderWith({ 'w.yaml': WORLD, 'data/x.csv/oops': '' });
    const inFolder = gatherText('config: { world: w.yaml }\n', folder);
    expect(inFolder.diagnostics).toMatchObject([
      { code: 'history.file', file: join(folder, 'w.yaml'), line: 3, message: 'data/x.csv is not a file' },
    ]);
    const missing = folderWith({ 'w.yaml': WORLD });
    expect(gatherText('config: { world: w.yaml }\n', missing).diagnostics).toMatchObject([
      { code: 'history.file', line: 3, message: 'there is no file data/x.csv' },
    ]);
  });

  it.each(['', 'config: 5\n', 'config: { world: 5 }\n', 'config: { world: \n', '[1, 2]\n', 'config: {}\n'])(
    'leaves what is wrong with %j itself to planning',
    (text) => {
      const { inputs, diagnostics } = gatherText(text);
      expect([inputs.world, diagnostics]).toEqual([null, []]);
    },
  );

  it('reads no data of a world that is wrong', () => {
    const folder = folderWith({ 'w.yaml': 'name: w\n' });
    const { inputs, diagnostics } = gatherText('config: { world: w.yaml }\n', folder);
    expect(inputs.world!.file).toBe(join(folder, 'w.yaml'));
    expect([inputs.files.size, diagnostics]).toEqual([0, []]);
  });

  it('refuses a manifest that is no file', async () => {
    const folder = folderWith({});
    await expect(gatherManifest(join(folder, 'none.yaml'))).rejects.toMatchObject({ exitCode: 3 });
    await expect(gatherManifest(folder)).rejects.toThrow(CliError);
    await expect(gatherManifest(folder)).rejects.toThrow(/is a folder: name the manifest in it$/);
  });
});

describe('bundled worlds', () => {
  it('are files, by the names that the examples use', () => {
    const worlds = bundledWorlds();
    expect([...worlds.keys()]).toEqual(['capital', 'classic', 'co2', 'employment', 'temperature']);
    for (const file of worlds.values()) expect(existsSync(file)).toBe(true);
  });
});

describe('a path as people see it', () => {
  it('is relative below the current folder, else whole', () => {
    expect(displayPath(join(process.cwd(), 'a', 'b.yaml'))).toBe(join('a', 'b.yaml'));
    expect(displayPath('/elsewhere/b.yaml')).toBe('/elsewhere/b.yaml');
    expect(displayPath(process.cwd())).toBe(process.cwd());
  });
});
