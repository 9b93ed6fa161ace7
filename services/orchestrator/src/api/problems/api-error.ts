import type { ApiDiagnostic } from '@pulse/contracts';

/** What is wrong with a request. The status is that of the code in the table of problems. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: string,
    message: string,
    readonly extra: {
      readonly diagnostics?: readonly ApiDiagnostic[];
      readonly texts?: Readonly<Record<string, string>>;
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(message);
  }
}
