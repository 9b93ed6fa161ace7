/**
 * Loaded into a `pulse` process with `--import`: counts what it does to files and ends it as `kill -9` would, either
 * before the operation whose number is in PULSE_CRASH_AT, or near the end of the write to the log whose number is in
 * PULSE_CRASH_IN_WRITE. With PULSE_CRASH_COUNT both counts are written to that file at exit. Worker processes are left
 * alone.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Operation = (this: unknown, ...args: unknown[]) => unknown;
type Write = (this: unknown, bytes: Buffer, offset: number, length: number, position: number) => Promise<unknown>;

const crashAt = Number(process.env['PULSE_CRASH_AT']);
const crashIn = Number(process.env['PULSE_CRASH_IN_WRITE']);
const report = process.env['PULSE_CRASH_COUNT'];
/** Bytes that a torn write leaves out: fewer than any record has, so its last record is always torn. */
const SHORT_BY = 50;

let operations = 0;
let writes = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

function hook(owner: object, names: readonly string[]): void {
  const methods = owner as Record<string, Operation>;
  for (const name of names) {
    const original = methods[name]!;
    methods[name] = function (...args) {
      if (++operations === crashAt) die();
      return original.apply(this, args);
    };
  }
}

function hookWrites(owner: { write: Write }): void {
  const original = owner.write;
  owner.write = async function (bytes, offset, length, position) {
    if (++writes === crashIn) {
      await original.call(this, bytes, offset, Math.max(1, length - SHORT_BY), position);
      die();
    }
    return original.call(this, bytes, offset, length, position);
  };
}

if (process.send === undefined) {
  const { writeFileSync } = fs;
  const handle = await fs.promises.open(process.execPath, 'r');
  const handles = Object.getPrototypeOf(handle) as { write: Write };
  await handle.close();
  hookWrites(handles);
  hook(handles, ['write', 'writeFile', 'datasync', 'sync', 'truncate']);
  hook(fs, ['writeFileSync', 'writeSync', 'renameSync', 'linkSync', 'rmSync', 'mkdirSync', 'fsyncSync']);
  hook(fs.promises, ['writeFile', 'rename', 'rm', 'mkdir', 'open']);
  syncBuiltinESMExports();
  if (report !== undefined) process.on('exit', () => writeFileSync(report, JSON.stringify({ operations, writes })));
}
