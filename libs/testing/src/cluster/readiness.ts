export interface Readiness {
  readonly ok: boolean;
  /** Status and body, or why there is no answer. */
  readonly text: string;
}

/** What `/readyz` of a service says now. */
export async function readiness(url: string): Promise<Readiness> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(2000) });
    return { ok: response.status === 200, text: `${response.status} ${(await response.text()).slice(0, 2000)}` };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}
