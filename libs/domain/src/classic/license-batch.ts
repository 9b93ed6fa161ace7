import { pyGet, pyIterate, pyTruthy } from '@pulse/numeric';
import { CLASSIC_APPROVED, classicLicense } from './license.js';
import { classicLicenseExplanation } from './license-explanation.js';

export type LicensedForecast = Readonly<Record<string, unknown>> & {
  readonly license_status: string;
  readonly license_explanation: string;
};

/**
 * The forecasts with their licence status and its explanation.
 *
 * Compatible, though odd: a status of "❌ No Confidence" for a confidence that is no number stands, but explaining it
 * raises, so one such forecast fails the whole list.
 */
export function licenseForecasts(forecasts: unknown): LicensedForecast[] {
  return pyIterate(forecasts).map((forecast) => {
    const license_status = classicLicense(forecast);
    const licensed = { ...(forecast as object), license_status };
    return { ...licensed, license_explanation: classicLicenseExplanation(licensed) };
  });
}

export function licensedOnly(forecasts: readonly LicensedForecast[], onlyApproved: unknown = true): LicensedForecast[] {
  return forecasts.filter((forecast) => !pyTruthy(onlyApproved) || forecast.license_status === CLASSIC_APPROVED);
}

/** Number of forecasts with each status, in the order in which they first occur. */
export function licenseDistribution(forecasts: readonly LicensedForecast[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const forecast of forecasts) counts[forecast.license_status] = (counts[forecast.license_status] ?? 0) + 1;
  return counts;
}

/** Identities of the forecasts, as they are. */
export function forecastIds(forecasts: readonly LicensedForecast[]): unknown[] {
  return forecasts.map((forecast) => pyGet(forecast, 'forecast_id'));
}
