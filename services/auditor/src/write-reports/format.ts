import type { ParamValue } from '@pulse/contracts';
import { roundToError, significant } from './rounding.js';

/** How reports for people write a number that does not exist. */
export const NO_EVIDENCE = 'not enough evidence';

/** Digits grouped by three from 10 000 on, with a narrow space that does not break. */
export function grouped(text: string): string {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text) ?? [];
  if (whole === undefined || whole.length < 5) return text.replace(/^-/, '−');
  return `${sign === '-' ? '−' : ''}${whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f')}${rest}`;
}

/** A number as far as its standard error supports it. */
export function estimate(value: number, error: number | null): string {
  return grouped(roundToError(value, error, 1));
}

/** A number and its Monte-Carlo error, for example `1115 ± 3`. */
export function withError(value: number, error: number | null): string {
  if (error === null || !(error > 0)) return estimate(value, null);
  return `${estimate(value, error)} ± ${grouped(roundToError(error, error, 1))}`;
}

/** Three significant digits; the given text where there is no number. */
export function figure(value: number | null | undefined, missing = NO_EVIDENCE): string {
  return value === null || value === undefined ? missing : grouped(significant(value, 3));
}

/** A number in [0,1] or a skill: two decimals, three where two would hide on which side of 0 it lies. */
export function score(value: number | null | undefined, missing = NO_EVIDENCE): string {
  return value === null || value === undefined || !Number.isFinite(value)
    ? missing
    : grouped(unsigned(value.toFixed(decimals(value))));
}

/** From 0.0005 up to 0.005 two decimals read 0.00 or 0.01, and a bound of 0.003 is not one of 0. */
function decimals(value: number): number {
  const size = Math.abs(value);
  return size >= 0.0005 && size < 0.005 ? 3 : 2;
}

/** A share as a whole percentage; below one per cent with one digit. */
export function percent(share: number | null | undefined, missing = NO_EVIDENCE): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return missing;
  const value = share * 100;
  return `${grouped(value !== 0 && Math.abs(value) < 1 ? significant(value, 1) : unsigned(value.toFixed(0)))} %`;
}

/** A p-value: two decimals, three below 0.1, and a bound below 0.001, where approximations end. */
export function pValue(p: number | null | undefined, missing = NO_EVIDENCE): string {
  if (p === null || p === undefined || !Number.isFinite(p)) return missing;
  return p < 0.001 ? '<\u202f0.001' : p.toFixed(p < 0.1 ? 3 : 2);
}

/** An interval as text; what is missing of it is left out. */
export function interval(low: number | null | undefined, high: number | null | undefined, digits?: number): string {
  if (low === null || low === undefined || high === null || high === undefined) return '';
  const text = (value: number) => grouped(unsigned(value.toFixed(digits ?? decimals(value))));
  return `${text(low)} to ${text(high)}`;
}

/** An interval of shares, in per cent. */
export function percentInterval(low: number, high: number): string {
  return `${interval(low * 100, high * 100, 0)} %`;
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(String(count))} ${count === 1 ? one : many}`;
}

export function paramText(value: ParamValue | undefined): string {
  return value === undefined ? '' : value === null ? 'null' : String(value);
}

const unsigned = (text: string): string => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text);
