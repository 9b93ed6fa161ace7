/** Records what `tests/histories` holds; its README says when. `node tests/dist/histories/record.js digests|log NAME` */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_VERSION } from '@pulse/engine';
import { pulse } from '../support/pulse.js';
import { inFolder } from '../support/temporary-folder.js';
import { workspace, copyExample } from '../support/workspace.js';
import { computeDigests, recordDigests } from './digests.js';
import { recordedFolder } from './folders.js';

/** A small classic batch: two jobs of two replicates each. */
const manifest = {
  name: 'recorded',
  config: {
    world: './classic.world.yaml',
    domain: 'capital',
    output_dir: 'out',
    profile: 'classic',
    count: 2,
    validation: { max_fragility: 0.9 },
    license: { policy: 'classic' },
  },
  jobs: [{ name: 'baseline' }, { name: 'symbolic', params: { symbolic_enabled: 1 } }],
};

async function recordLog(name: string): Promise<void> {
  const target = join(recordedFolder, name);
  if (existsSync(target)) throw new Error(`${target} is there already: what was recorded is never changed`);
  await inFolder(async (folder) => {
    copyExample('classic/classic.world.yaml', folder);
    const place = workspace(folder, manifest);
    await pulse(['batch', place.manifest, '--quiet'], { cwd: folder });
    await pulse(['replay', 'latest/baseline/1'], { cwd: folder });
    const isRecord = (path: string) => !path.endsWith('.lock');
    for (const part of ['log', 'artifacts'])
      cpSync(join(place.home, part), join(target, part), { recursive: true, filter: isRecord });
    for (const input of [place.manifest, 'classic.world.yaml']) cpSync(join(folder, input), join(target, input));
  });
  process.stdout.write(`recorded ${readdirSync(target).join(', ')} in ${target}\n`);
}

const [what, name] = process.argv.slice(2);
if (what === 'digests') await inFolder(async (scratch) => recordDigests(ENGINE_VERSION, await computeDigests(scratch)));
else if (what === 'log' && name !== undefined) await recordLog(name);
else {
  process.stderr.write('usage: node tests/dist/histories/record.js digests | log NAME\n');
  process.exitCode = 2;
}
