/** What was promised and does not hold. */
export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5';
  /** Stream, position or projection. */
  readonly where: string;
  readonly message: string;
}
