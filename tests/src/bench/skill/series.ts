import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from '@pulse/contracts';
import { readHistory, readWorld, sourceRequests } from '@pulse/domain';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** One series, and what its world says of it. */
export interface SkillSeries {
  readonly name: string;
  readonly period: World['period'];
  readonly support: 'real' | 'positive' | 'share';
  /** Ordinal of the first value. */
  readonly start: number;
  /** From the first known value to the last, null in gaps. */
  readonly values: readonly (number | null)[];
}

/** Every variable with data of every world in examples/, as `world.variable`. */
export function bundledSeries(): SkillSeries[] {
  const examples = join(root, 'examples');
  const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.world.yaml'));
  return files.sort().flatMap((file) => seriesOfWorld(join(examples, file)));
}

function seriesOfWorld(file: string): SkillSeries[] {
  const { world } = readWorld(readFileSync(file), file);
  if (world === undefined) throw new Error(`${file} is not a world`);
  const requests = world.profile === 'classic' ? [] : sourceRequests(world);
  const files = new Map(
    requests.map(({ from }) => {
      const bytes = readFileSync(
        from.startsWith('npm:') ? join(root, 'node_modules', from.slice(4)) : inFolder(from, file),
      );
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return [from, { text: bytes.toString('utf8'), sha256 }];
    }),
  );
  const { history } = readHistory(world, files);
  return Object.entries(history?.series ?? {}).map(([name, values]) => {
    const from = values.findIndex((value) => value !== null);
    const support = world.variables[name]?.support ?? 'real';
    const known = values.slice(from, values.findLastIndex((value) => value !== null) + 1);
    return {
      name: `${world.name}.${name}`,
      period: world.period,
      support,
      start: history!.start + from,
      values: known,
    };
  });
}

const inFolder = (path: string, file: string) => resolve(dirname(file), path);

/** Series of one's own: a JSON array of {name, period, support, start, values}. */
export function seriesOfFile(file: string): SkillSeries[] {
  return JSON.parse(readFileSync(file, 'utf8')) as SkillSeries[];
}

/** The series alone, as a world that leaves its process open. */
export function worldOf({ period, support }: SkillSeries): World {
  return World.parse({
    name: 'skill',
    period,
    targets: ['x'],
    variables: { x: { support, process: { kind: 'auto' } } },
  });
}
