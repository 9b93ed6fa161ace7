/**
 * Runs the whole of Pulse on this machine until Ctrl-C: a nats-server, a PostgreSQL and every service as a process of
 * its own. Installed and built by bootstrap.mjs before.
 *
 *   npm run cluster -- [--simulators N] [--port N] [--data FOLDER] [--fresh]
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clusterOptions, refuse } from './cluster-options.mjs';

const { simulators, port, data, fresh } = clusterOptions(process.argv.slice(2));
const root = dirname(import.meta.dirname);
const { DevCluster } = await import(pathToFileURL(join(root, 'libs/testing/dist/cluster/index.js')).href);

const say = (line) => process.stdout.write(`${line}\n`);

const isFree = (port) =>
  new Promise((done) => {
    const probe = createServer().once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });

async function apiPort(wanted) {
  if (await isFree(wanted ?? 8080)) return wanted ?? 8080;
  if (wanted !== null) refuse(`port ${wanted} is taken: choose another with --port`);
  say('port 8080 is taken, so the API gets another one (--port chooses it)');
  return 0;
}

/** One cluster for each folder; its mark is gone when it stops. */
function claim(folder) {
  const mark = join(folder, 'running.pid');
  const pid = existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : 0;
  if (pid > 0 && pid !== process.pid && isAlive(pid))
    refuse(`process ${pid} runs a cluster on ${folder} already: stop it with Ctrl-C there, or choose another --data`);
  return mark;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const mark = claim(data);
const secrets = join(data, 'secrets.json');
if (fresh && existsSync(secrets)) rmSync(data, { recursive: true, force: true });
say(existsSync(secrets) ? `data of the last run is in ${data} (--fresh forgets it)` : `data is kept in ${data}`);

const environment = (prefix) =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith(prefix)));
/** A collector and a language model of one's own are used, where the environment names them. */
const telemetry = environment('OTEL_');
const model = environment('LLM_');
const { LLM_PROVIDER, LLM_PRICE_NAME = LLM_PROVIDER, LLM_MODEL = '' } = model;
const named = LLM_PROVIDER ? { RULE_MODEL: `${LLM_PRICE_NAME}/${LLM_MODEL.split(',')[0].trim()}` } : {};
let stopping = null;
let cluster = null;
const starting = DevCluster.start({
  simulators,
  durable: true,
  supervise: true,
  keepFolder: data,
  env: { all: telemetry, orchestrator: { HTTP_PORT: String(await apiPort(port)), ...named }, rulegen: model },
  say,
});
writeFileSync(mark, String(process.pid));

/** Ends with the exit code; a second Ctrl-C does not wait. */
async function stop(code) {
  if (stopping !== null) {
    say('stopped at once');
    process.exit(130);
  }
  stopping = code;
  say('\nstopping: services first, then PostgreSQL and nats-server (Ctrl-C again stops at once)');
  await cluster?.stop();
  rmSync(mark, { force: true });
  say(`stopped; data is kept in ${data}`);
  process.exit(code);
}
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    // npm passes on a Ctrl-C that the terminal has sent to everybody already.
    if (performance.now() - interruptedAt < 500) return;
    interruptedAt = performance.now();
    void stop(0);
  });

try {
  cluster = await starting;
} catch (error) {
  rmSync(mark, { force: true });
  process.stderr.write(`\nthe cluster did not start: ${error.message}\n`);
  process.exit(1);
}

const quoted = (path) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`);
const inClone = (path) => (path.startsWith(join(root, '/')) ? relative(root, path) : path);
say(`
ready; in another terminal:

  cd ${quoted(root)}
  export PULSE_SERVER=${cluster.url}
  export PULSE_API_KEY_FILE=${quoted(cluster.apiKeyFile)}
  npx pulse batch examples/capital/experiments.yaml

  curl -H "Authorization: Bearer $(cat $PULSE_API_KEY_FILE)" \\
    $PULSE_SERVER/v1/batches

to administer it (pulse keys, projections, verify-archive, provision):

  set -a; . ${quoted(inClone(cluster.adminEnvFile))}; set +a

logs are in ${inClone(join(data, 'logs'))}; a process that ends is started again;
Ctrl-C stops everything`);
