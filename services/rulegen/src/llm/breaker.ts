export interface BreakerOptions {
  /** Failures in a row that open it; 5 unless set. */
  readonly failures?: number;
  /** How long it stays open, in milliseconds; 60,000 unless set. */
  readonly openMs?: number;
}

interface Circuit {
  failures: number;
  openUntil: number;
  trial: boolean;
}

/**
 * Keeps attempts away from models that fail. After so many failures in a row a model is left alone for a while; then
 * one attempt may try it, and only its success lets the others through again.
 */
export class Breaker {
  readonly #circuits = new Map<string, Circuit>();
  readonly #most: number;
  readonly #openMs: number;

  constructor({ failures = 5, openMs = 60_000 }: BreakerOptions = {}) {
    this.#most = failures;
    this.#openMs = openMs;
  }

  /** Whether an attempt may start now. Who gets `true` has to report how it ended by `succeeded`, `failed` or `unused`. */
  mayStart(model: string, now: Date): boolean {
    const circuit = this.#circuits.get(model);
    if (circuit === undefined || circuit.failures < this.#most) return true;
    if (now.getTime() < circuit.openUntil || circuit.trial) return false;
    circuit.trial = true;
    return true;
  }

  succeeded(model: string): void {
    this.#circuits.delete(model);
  }

  failed(model: string, now: Date): void {
    const circuit = this.#circuits.get(model) ?? { failures: 0, openUntil: 0, trial: false };
    circuit.failures++;
    circuit.trial = false;
    circuit.openUntil = now.getTime() + this.#openMs;
    this.#circuits.set(model, circuit);
  }

  /** The attempt was not made, or says nothing about the model. */
  unused(model: string): void {
    const circuit = this.#circuits.get(model);
    if (circuit !== undefined) circuit.trial = false;
  }
}
