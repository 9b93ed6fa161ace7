import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written beside their place and moved there whole, so that an interrupted run leaves nothing half made. */
export function keepInFolder(folder, secrets) {
  const place = join(folder, 'made');
  if (existsSync(place)) {
    process.stdout.write(`secrets are in ${place} already\n`);
    return;
  }
  const making = join(folder, `making-${process.pid}`);
  for (const [group, values] of Object.entries(secrets)) {
    mkdirSync(join(making, group), { recursive: true });
    for (const [name, value] of Object.entries(values))
      // Read by containers of other users; the folder is a volume that nothing else mounts.
      writeFileSync(join(making, group, name), value, { mode: 0o444 });
  }
  renameSync(making, place);
  process.stdout.write(`made secrets in ${place}: ${Object.keys(secrets).join(', ')}\n`);
}
