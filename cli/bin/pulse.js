#!/usr/bin/env node
/**
 * Starts the `pulse` command with the pinned Node. Plain JavaScript that any Node runs: the compiled command may be
 * missing, and the system's Node may be another one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const cli = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(cli, 'dist', 'main.js');

if (!existsSync(main)) {
  const bootstrap = join(dirname(cli), 'tools', 'bootstrap.mjs');
  const { status } = spawnSync(process.execPath, [bootstrap, 'build'], { stdio: ['inherit', 2, 'inherit'] });
  if (status !== 0) process.exit(status ?? 70);
}

/** The Node that the lockfile pins; null where the package is not installed. */
function pinnedNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

if (Number(process.versions.node.split('.')[0]) >= 24) {
  nodeModule.enableCompileCache?.();
  await import(pathToFileURL(main).href);
} else {
  const node = pinnedNode();
  if (node === null) {
    process.stderr.write(
      `pulse needs Node 24 (this is ${process.versions.node}): run "npm ci" in the folder of Pulse\n`,
    );
    process.exit(70);
  }
  // The terminal sends Ctrl-C to both processes; the one that works decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const { status, signal } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : (status ?? 70));
}
