import type { LicenseTest } from '@pulse/contracts';

const P_VALUES: readonly string[] = ['pit_uniform', 'diebold_mariano'];

/** Whether the value of a test is a p-value. */
export const isPValue = (test: string): boolean => P_VALUES.includes(test);

/** Three significant digits, and none below 0.001, where the approximations behind p-values end. */
export const shownP = (p: number): string => (p < 0.001 ? 'below 0.001' : threeDigits(p));

/** The value of a test in plain text; `none` where there is no value. */
export function shownValue({ test, value }: Pick<LicenseTest, 'test' | 'value'>): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value;
  return isPValue(test) ? shownP(value) : threeDigits(value);
}

/** More would pretend to a precision that few origins cannot give. */
const threeDigits = (value: number): string => String(Number(value.toPrecision(3)));
