import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ReportsWritten, streams } from '@pulse/contracts';
import { batchWriter, fakeHash } from '@pulse/testing';
import { filesIn, makeFolder, removeFolder } from '../testing/files.js';
import { openPorts } from '../testing/ports.js';
import { copyReports, reportedBatch } from './copy-reports.js';

const INDEX = '.pulse-reports.json';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened), out: join(makeFolder(), 'out') };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(async () => {
  await ports.close();
  removeFolder(join(ports.out, '..'));
});

const bundle = (files: Readonly<Record<string, string>>) =>
  Object.entries(files)
    .map(([name, content]) => `${JSON.stringify({ name, content })}\n`)
    .join('');

/** Reports of a batch: one file of its own and a bundle. */
async function write(batchId: string, bundled: Readonly<Record<string, string>> = {}): Promise<void> {
  const report = await ports.artifacts.put(`report of ${batchId}`);
  const packed = await ports.artifacts.put(bundle(bundled));
  await ports.append(streams.audit(batchId), ReportsWritten({ files: { 'report.md': report }, bundles: [packed] }));
}
const copy = (batchId: string) => copyReports(ports.log, ports.artifacts, batchId, ports.out);
/** The files without the index. */
function found(): Record<string, string> {
  const { [INDEX]: _index, ...files } = filesIn(ports.out);
  return files;
}

describe('copying reports', () => {
  it('makes the folder and remembers whose reports are in it', async () => {
    await write('b1', { 'a.yaml': 'a', 'deep/b.yaml': 'b' });
    expect(await reportedBatch(ports.out)).toBeNull();
    expect(await copy('b1')).toEqual(['report.md', 'a.yaml', 'deep/b.yaml']);
    expect(found()).toEqual({ 'report.md': 'report of b1', 'a.yaml': 'a', 'deep/b.yaml': 'b' });
    expect(await reportedBatch(ports.out)).toBe('b1');
  });

  it('is harmless to repeat, and repairs what was changed', async () => {
    await write('b1', { 'a.yaml': 'a' });
    await copy('b1');
    const before = filesIn(ports.out);
    writeFileSync(join(ports.out, 'a.yaml'), 'changed');
    rmSync(join(ports.out, 'report.md'));
    await copy('b1');
    expect(filesIn(ports.out)).toEqual(before);
  });

  it('keeps the older reports, and does not touch what is not its own', async () => {
    await write('b1', { 'a.yaml': 'a1', 'deep/b.yaml': 'b1' });
    await write('b2', { 'a.yaml': 'a2' });
    await copy('b1');
    writeFileSync(join(ports.out, 'notes.txt'), 'mine');
    rmSync(join(ports.out, 'report.md'));
    await copy('b2');
    expect(found()).toEqual({
      'notes.txt': 'mine',
      'report.md': 'report of b2',
      'a.yaml': 'a2',
      [join('batches', 'b1', 'a.yaml')]: 'a1',
      [join('batches', 'b1', 'deep', 'b.yaml')]: 'b1',
    });
    expect(await reportedBatch(ports.out)).toBe('b2');
  });

  it('goes on after it was interrupted, and then keeps the older reports once', async () => {
    await write('b1', { 'a.yaml': 'a1' });
    await copy('b1');
    const report = await ports.artifacts.put('report of b2');
    const files = { 'report.md': report };
    await ports.append(streams.audit('b2'), ReportsWritten({ files, bundles: [fakeHash('not stored')] }));
    await expect(copy('b2')).rejects.toMatchObject({ code: 'artifact.missing' });
    // The folder holds no whole batch now.
    expect(await reportedBatch(ports.out)).toBeNull();
    const kept = await ports.artifacts.put(bundle({ 'a.yaml': 'a2' }));
    await ports.append(streams.audit('b2'), ReportsWritten({ files, bundles: [kept] }));
    await copy('b2');
    expect(found()).toEqual({
      'report.md': 'report of b2',
      'a.yaml': 'a2',
      [join('batches', 'b1', 'report.md')]: 'report of b1',
      [join('batches', 'b1', 'a.yaml')]: 'a1',
    });
  });

  it('goes on where moving the older reports was interrupted', async () => {
    await write('b1', { 'a.yaml': 'a1' });
    await write('b2', {});
    await copy('b1');
    const index = readFileSync(join(ports.out, INDEX));
    await copy('b2');
    // As if the move had ended after the first file.
    writeFileSync(join(ports.out, INDEX), index);
    rmSync(join(ports.out, 'report.md'));
    writeFileSync(join(ports.out, 'a.yaml'), 'a1');
    rmSync(join(ports.out, 'batches', 'b1', 'a.yaml'));
    await copy('b2');
    expect(found()).toEqual({
      'report.md': 'report of b2',
      [join('batches', 'b1', 'report.md')]: 'report of b1',
      [join('batches', 'b1', 'a.yaml')]: 'a1',
    });
  });

  it('copies large files part by part, and many', async () => {
    const parts = await Promise.all(['first ', 'second'].map((part) => ports.artifacts.put(part)));
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`job${i}.yaml`, `${i}`]));
    const packed = await ports.artifacts.put(`${JSON.stringify({ name: 'forecasts.csv', parts })}\n${bundle(many)}`);
    await ports.append(streams.audit('b1'), ReportsWritten({ files: {}, bundles: [packed] }));
    expect(await copy('b1')).toHaveLength(51);
    expect(found()).toEqual({ 'forecasts.csv': 'first second', ...many });
  });

  it.each(['../evil.txt', '<absolute>', 'a/../../evil.txt', '.'])('writes nothing to %s', async (name) => {
    const outside = join(ports.out, '..', 'evil.txt');
    await write('b1', { [name.replace('<absolute>', outside)]: 'evil' });
    await expect(copy('b1')).rejects.toThrow(/may not be written outside/);
    expect(existsSync(outside)).toBe(false);
  });

  it.each([INDEX, `./${INDEX}`, `deep/../${INDEX}`])('writes no report over its own index: %s', async (name) => {
    await write('b1', { [name]: '{"batchId":"b9","files":[]}' });
    await expect(copy('b1')).rejects.toThrow(/may not be called/);
    expect(await reportedBatch(ports.out)).toBeNull();
  });

  it.each([
    ['broken', '{"batchId":'],
    ['of another form', '{"batchId":"b1"}'],
    ['that names another folder', '{"batchId":"../../evil","files":["report.md"]}'],
  ])('takes an index that is %s for none', async (_what, index) => {
    await write('b1', {});
    await copy('b1');
    writeFileSync(join(ports.out, INDEX), index);
    expect(await reportedBatch(ports.out)).toBeNull();
    await copy('b1');
    expect(await reportedBatch(ports.out)).toBe('b1');
  });

  it('needs reports', async () => {
    await expect(copy('b1')).rejects.toThrow('the reports of b1 are not written yet');
  });
});
