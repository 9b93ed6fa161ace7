export type PythonErrorType =
  'AttributeError' | 'KeyError' | 'OverflowError' | 'TypeError' | 'ValueError' | 'ZeroDivisionError';

/** What Python would raise: `type` is its class, the message is CPython's. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
  readonly code = 'python.error';
  constructor(
    readonly type: PythonErrorType,
    message: string,
  ) {
    super(message);
  }
}
