#!/usr/bin/env node
/**
 * Makes a fresh clone ready and runs one of the project's tasks, with nothing but Node >= 20.19 and npm.
 *
 *   node tools/bootstrap.mjs <install|build|test|check|demo|conformance|bench|cluster|chaos> [arguments]
 *
 * It installs when the lockfile has changed since the last install, builds what is out of date, and then runs the task
 * with the pinned Node of node_modules. Only node: modules are used here, because nothing else is installed yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: bin + delimiter + process.env.PATH, TURBO_TELEMETRY_DISABLED: '1' };

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

/** Runs a command; what it prints goes to stderr when `quiet`, so that a task's stdout holds only its own output. */
function run(command, args, { quiet = false, cwd = root } = {}) {
  const stdio = quiet ? ['inherit', 2, 'inherit'] : 'inherit';
  const { status, signal, error } = spawnSync(command, args, { cwd, env, stdio, shell: process.platform === 'win32' });
  if (error) fail(`${command} could not be started: ${error.message}`);
  return signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : status;
}

function must(what, command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) {
    process.stderr.write(`${what} failed: ${command} ${args.join(' ')} ended with exit code ${status}\n`);
    process.exit(status || 1);
  }
}

function checkSystemNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(
      `Node ${process.versions.node} is too old: Pulse needs Node 20.19 or later to install itself (https://nodejs.org)`,
    );
}

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const marker = join(root, 'node_modules', '.pulse-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  process.stderr.write('Installing packages (once) ...\n');
  rmSync(marker, { force: true });
  must('The installation', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
  writeFileSync(marker, lock);
}

/** What turbo says is shown where it fails, or where the build is all that is asked for. */
function build(loud) {
  const node = spawnSync('node', ['--version'], { env, encoding: 'utf8' }).stdout?.trim() ?? '';
  if (!node.startsWith('v24.'))
    fail(
      `The pinned Node 24 is missing (found ${node || 'none'}): was npm run with --ignore-scripts? Run "npm rebuild node".`,
    );
  const args = ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'];
  if (loud) return must('The build', 'turbo', args, { quiet: true });
  process.stderr.write('Building what has changed ...\n');
  const stdio = ['ignore', 'pipe', 'pipe'];
  const options = { cwd: root, env, stdio, encoding: 'utf8', maxBuffer: 2 ** 28, shell: process.platform === 'win32' };
  const { status, signal, error, stdout, stderr } = spawnSync('turbo', args, options);
  if (status === 0) return;
  if (error) fail(`turbo could not be started: ${error.message}`);
  process.stderr.write(`${stdout}${stderr}The build failed: turbo ended with ${signal ?? `exit code ${status}`}\n`);
  process.exit(signal ? 130 : status);
}

const node = (script, args = []) => run('node', [join(root, script), ...args]);

/** Specs, without those that take minutes (`*.long.chaos.spec.ts`) unless they are asked for. */
const jest = (args) =>
  run('node', [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...args,
  ]);

/** Runs until it is stopped: a Ctrl-C reaches it by itself, and it is waited for while it cleans up. */
function untilStopped(script, args) {
  process.on('SIGINT', () => {});
  return new Promise((resolve) => {
    const child = spawn('node', [join(root, script), ...args], { cwd: root, env, stdio: 'inherit' });
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.once('error', (error) => fail(`${script} could not be started: ${error.message}`));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const tasks = {
  install: () => 0,
  build: () => 0,
  test: jest,
  chaos: (args) => {
    env.PULSE_LONG_CHAOS = '1';
    return jest([...(args.length > 0 ? args : ['chaos']), '--runInBand']);
  },
  cluster: (args) => untilStopped('tools/cluster.mjs', args),
  check: (args) => node('tools/check.mjs', args),
  demo: (args) => node('tools/demo.mjs', args),
  conformance: (args) => node('tests/dist/conformance/main.js', args),
  bench: (args) => node('tests/dist/bench/main.js', args),
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) fail(`Unknown task "${name}". Expected one of: ${Object.keys(tasks).join(', ')}`);
checkSystemNode();
// Help, and what is wrong with an option, before anything takes time.
if (name === 'cluster') (await import('./cluster-options.mjs')).clusterOptions(args);
install();
if (name !== 'install') build(name === 'build' || name === 'check');
process.exit(await task(args));
