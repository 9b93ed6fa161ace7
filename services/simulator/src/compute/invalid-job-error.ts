/** A job whose inputs do not fit together; trying it again cannot help. */
export class InvalidJobError extends Error {
  override readonly name = 'InvalidJobError';
  readonly code = 'job.invalid';
  readonly class = 'invalid';
}
