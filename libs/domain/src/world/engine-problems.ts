import type { World } from '@pulse/contracts';
import { checkWorld, type WorldProblem } from '@pulse/engine';
import { nearest, type Path } from '../source/index.js';
import type { Reporter } from './reporter.js';

/** What the engine itself refuses to run, at its place: the last word, after all checks that can say more. */
export function reportEngineProblems(world: World, report: Reporter): void {
  for (const problem of checkWorld(world)) {
    const suggestion = suggestionFor(problem);
    const message = problem.message.replaceAll("'", '`');
    report.error(
      documentPath(world, problem.path),
      problem.code,
      message,
      suggestion === undefined ? {} : { suggestion },
    );
  }
}

export function suggestionFor({ unknown, known }: WorldProblem): string | undefined {
  return unknown === undefined ? undefined : nearest(unknown, known ?? []);
}

/** `rules.<id>.effects.<on>.add` of the engine -> the indices of the file. */
function documentPath(world: World, path: string): Path {
  const [section, name, ...rest] = path.split('.') as [string, ...string[]];
  if (section === 'targets' && name !== undefined) return [section, Number(name)];
  if (section !== 'rules' || name === undefined) return path.split('.');
  const at = world.rules.findIndex((rule) => rule.id === name);
  if (rest[0] !== 'effects') return [section, at, ...rest];
  const effect = world.rules[at]?.effects.findIndex(({ on }) => on === rest[1]) ?? 0;
  return [section, at, 'effects', effect, ...rest.slice(2)];
}
