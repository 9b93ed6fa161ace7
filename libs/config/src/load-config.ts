import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError, type ConfigProblem } from './errors.js';
import { isSecret } from './secret.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of a schema from the environment. The keys of the schema are the names of the variables; an empty
 * variable counts as not set; a secret is also read from the file that `<NAME>_FILE` names, without its last newline.
 *
 * @throws ConfigError that names every key that is missing or wrong
 */
export function loadConfig<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  env: Environment = process.env,
): z.output<z.ZodObject<S>> {
  const problems: ConfigProblem[] = [];
  const found: Record<string, string> = {};
  for (const [key, setting] of Object.entries(schema.shape)) {
    const value = isSecret(setting) ? secretOf(key, env, problems) : env[key];
    if (value !== undefined && value !== '') found[key] = value;
  }
  const parsed = schema.safeParse(found);
  if (parsed.success && problems.length === 0) return parsed.data;
  const told = new Set(problems.map(({ key }) => key));
  for (const { path, code, ...issue } of parsed.error?.issues ?? []) {
    const key = String(path[0] ?? 'the environment');
    if (told.has(key)) continue;
    told.add(key);
    problems.push({ key, reason: key in found ? reasonOf(code, issue) : 'is not set' });
  }
  throw new ConfigError(problems);
}

/** A message of zod quotes what was expected; only a custom one could quote what was found, so those are not shown. */
function reasonOf(code: string, issue: object): string {
  const { message } = issue as { message: string };
  return code === 'custom' ? 'is not valid' : `is not valid: ${message}`;
}

function secretOf(key: string, env: Environment, problems: ConfigProblem[]): string | undefined {
  const file = env[`${key}_FILE`];
  if (file === undefined || file === '') return env[key];
  if (env[key] !== undefined && env[key] !== '') {
    problems.push({ key, reason: `is set, and ${key}_FILE too: keep one of them` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push({ key, reason: `cannot be read from ${key}_FILE (${(error as NodeJS.ErrnoException).code})` });
    return undefined;
  }
}
