/** What `npm run cluster` understands. Only node: modules, because it is read before anything is installed. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const HELP = `npm run cluster -- [options]

  --simulators N   how many simulators, 1 to 32 (2)
  --port N         port of the HTTP API on 127.0.0.1
                   (8080, or any free one where that is taken)
  --data FOLDER    where data, logs and passwords are kept (.pulse-cluster)
  --fresh          forget what an earlier run kept
`;

export const refuse = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(2);
};

/** The options; ends the process where help is asked for (0) or an argument is wrong (2). */
export function clusterOptions(args) {
  const { values } = parsed(args);
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const whole = (name, min, max) => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    return refuse(`--${name} ${values[name]}: expected a whole number from ${min} to ${max}`);
  };
  return {
    simulators: whole('simulators', 1, 32),
    port: values.port === undefined ? null : whole('port', 1, 65_535),
    data: resolve(values.data),
    fresh: values.fresh,
  };
}

function parsed(args) {
  try {
    return parseArgs({
      args,
      options: {
        simulators: { type: 'string', default: '2' },
        port: { type: 'string' },
        data: { type: 'string', default: join(root, '.pulse-cluster') },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return refuse(`${error.message}\n\n${HELP}`);
  }
}
