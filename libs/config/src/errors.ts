/** One setting that is missing or wrong: its name and what was expected, never what was found. */
export interface ConfigProblem {
  readonly key: string;
  readonly reason: string;
}

/** The environment does not configure the process. Names keys, never values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config.invalid';
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      `the environment is not as needed: ${problems.map(({ key, reason }) => `${key} ${reason}`).join('; ')}. ` +
        'Set these variables; docs/reference/configuration.md lists them',
    );
  }
}
