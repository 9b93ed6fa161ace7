import { count } from '@pulse/telemetry';
import { destination, levels, pino, stdTimeFunctions, type Logger } from 'pino';
import { errorFields } from './error-fields.js';
import { mask } from './mask.js';

export type { Logger };

const SECRET_KEYS = ['password', 'secret', 'token', 'apiKey', 'authorization', 'cookie'];
const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
const COUNTED = ['warn', 'error', 'fatal'] as const;

/** What a line of the log says about its process. */
export interface LoggerOptions {
  readonly service: string;
  readonly instance: string;
  readonly level: string;
  /** Takes the lines; standard output unless it is given. */
  readonly write?: (line: string) => void;
}

/** A log of one line of JSON each, with the ids of the trace where there is one, and without secrets. */
export function makeLogger({ service, instance, level, write }: LoggerOptions): Logger {
  const out = write ?? writeToStdout();
  return pino(
    {
      level,
      base: { service, instance },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorFields, err: errorFields },
      redact: { paths, censor: '[secret]' },
      hooks: {
        logMethod(args, method, number) {
          const label = levels.labels[number];
          for (const level of COUNTED) if (level === label) count('pulse_log_lines_total', { level });
          method.apply(this, args);
        },
      },
    },
    { write: (line: string) => out(mask(line)) },
  );
}

/** Each line is written when the call returns, so that the last one of a process is not lost. */
function writeToStdout(): (line: string) => void {
  const stdout = destination({ fd: 1, sync: true });
  return (line) => void stdout.write(line);
}
