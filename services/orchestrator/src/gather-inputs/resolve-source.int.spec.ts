import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeFolder, removeFolder } from '../testing/files.js';
import { resolveSource } from './resolve-source.js';

let root: string;
beforeAll(() => {
  root = makeFolder({
    'project/worlds/w.world.yaml': '',
    'project/worlds/data/x.csv': '',
    'project/node_modules/near/package.json': '{}',
    'project/node_modules/near/data/x.csv': '',
    'project/node_modules/both/package.json': '{}',
    'project/node_modules/both/near.csv': '',
    'project/node_modules/no-manifest/x.csv': '',
    'project/node_modules/secret.csv': '',
    'project/package.json': '{}',
    'project/secret.csv': '',
    'command/bin/.keep': '',
    'command/node_modules/@scope/far/package.json': '{}',
    'command/node_modules/@scope/far/x.csv': '',
    'command/node_modules/both/package.json': '{}',
    'command/node_modules/both/far.csv': '',
  });
});
afterAll(() => removeFolder(root));

const resolve = (from: string) =>
  resolveSource(from, join(root, 'project/worlds/w.world.yaml'), join(root, 'command/bin'));

describe('a source of data', () => {
  it.each([
    ['data/x.csv', 'project/worlds/data/x.csv'],
    ['./data/../data/x.csv', 'project/worlds/data/x.csv'],
    ['../secret.csv', 'project/secret.csv'],
    ['npm:near/data/x.csv', 'project/node_modules/near/data/x.csv'],
    ['npm:near/data/../data/x.csv', 'project/node_modules/near/data/x.csv'],
    ['npm:@scope/far/x.csv', 'command/node_modules/@scope/far/x.csv'],
    ['npm:both/near.csv', 'project/node_modules/both/near.csv'],
  ])('%s is the file %s', (from, file) => {
    expect(resolve(from)).toEqual({ ok: true, file: join(root, file) });
  });

  it('may be an absolute path', () => {
    const file = join(root, 'project/secret.csv');
    expect(resolve(file)).toEqual({ ok: true, file });
  });

  it('is looked for beside the world', () => {
    expect(resolve('none.csv')).toEqual({
      ok: false,
      message: 'there is no file none.csv',
      note: `looked for ${join(root, 'project/worlds/none.csv')}; paths are relative to the world file`,
    });
  });

  it.each([
    'npm:',
    'npm:near',
    'npm:@scope/far',
    'npm:/near/x.csv',
    'npm:../secret.csv',
    'npm:./secret.csv',
    'npm:@scope/../secret.csv',
    'npm:near/../secret.csv',
    'npm:near/data/../../both/near.csv',
    'npm:near//etc/passwd/../../../../../x',
    'npm:.hidden/x.csv',
  ])('%s names no file of a package', (from) => {
    expect(resolve(from)).toEqual({
      ok: false,
      message: `"${from}" does not name a file of a package`,
      note: 'write npm:<package>/<path inside it>',
    });
  });

  it.each([
    ['npm:nothing/x.csv', 'the package nothing is not installed', /^run "npm install nothing"/],
    ['npm:@scope/nothing/x.csv', 'the package @scope/nothing is not installed', /^run "npm install @scope\/nothing"/],
    // A folder without a package.json is no package.
    ['npm:no-manifest/x.csv', 'the package no-manifest is not installed', /./],
    ['npm:near/data/y.csv', 'the package near has no file data/y.csv', /node_modules\/near$/],
    // The nearest package of the name is the one that is meant.
    ['npm:both/far.csv', 'the package both has no file far.csv', /project\/node_modules\/both$/],
    ['npm:near/', 'the package near has no file .', /near$/],
  ])('%s is missed by name', (from, message, note) => {
    expect(resolve(from)).toEqual({ ok: false, message, note: expect.stringMatching(note) });
  });
});
