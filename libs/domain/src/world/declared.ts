import type { World } from '@pulse/contracts';
import { EXPRESSION_FUNCTIONS, type NameKind } from '@pulse/engine';
import type { Path } from '../source/index.js';
import type { Reporter } from './reporter.js';

export interface Declared {
  readonly kind: NameKind;
  readonly path: Path;
}

const SECTIONS = [
  ['variables', 'variable'],
  ['overlays', 'overlay'],
  ['capital', 'capital'],
  ['parameters', 'parameter'],
] as const satisfies readonly (readonly [keyof World, NameKind])[];

const RESERVED: ReadonlySet<string> = new Set([
  ...EXPRESSION_FUNCTIONS,
  'and',
  'or',
  'not',
  'true',
  'false',
  'up',
  'down',
  'fit',
  'latest',
  'constructor',
  'prototype',
]);

/** Every name that expressions and references can use; a name has one meaning, whatever the section. */
export function declaredNames(world: World, report: Reporter): ReadonlyMap<string, Declared> {
  const names = new Map<string, Declared>();
  for (const [section, kind] of SECTIONS)
    for (const name of Object.keys(world[section])) {
      const path = [section, name];
      const first = names.get(name);
      if (first !== undefined) {
        const line = report.document.locate(first.path, 'key').line;
        report.error(path, 'world.name_taken', `\`${name}\` is already the name of ${article(first.kind)}`, {
          at: 'key',
          notes: [`first used in line ${line}; variables, overlays, assets and parameters share their names`],
        });
        continue;
      }
      names.set(name, { kind, path });
      if (RESERVED.has(name) || (kind === 'parameter' && name === 'origin'))
        report.error(path, 'world.reserved_name', `\`${name}\` is a word with a meaning of its own`, {
          at: 'key',
          expected: 'another name',
        });
    }
  return names;
}

function article(kind: NameKind): string {
  return kind === 'capital' ? 'an asset' : kind === 'overlay' ? 'an overlay' : `a ${kind}`;
}
