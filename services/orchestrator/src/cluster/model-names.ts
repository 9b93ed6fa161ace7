import type { ModelNames } from '@pulse/rules';

/**
 * The language model that runs are asked for with; the service that works on them refuses another one than its own.
 *
 * @param setting `<provider>/<model>`
 */
export function modelNames(setting: string | undefined): ModelNames | null {
  if (setting === undefined) return null;
  const at = setting.indexOf('/');
  // Prompts are those of the service, whose version the API does not know.
  const versions = { prompt: null, prices: null };
  return { provider: setting.slice(0, at), model: setting.slice(at + 1), versions };
}
