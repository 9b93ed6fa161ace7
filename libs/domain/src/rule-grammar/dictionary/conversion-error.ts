/** A dictionary that says no rule of the grammar, or a rule that no dictionary says. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
  readonly code = 'rule.conversion';
  /** @param path JSON pointer into the dictionary */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path === '' ? 'the rule' : path} cannot be converted: ${reason}`);
  }
}
