/** Between two looks at what is due: appends come by the thousand, and each look handles all that came before it. */
const LEAST_WAIT_MS = 20;

/** Looks at what is due even if nothing woke it. */
const MOST_WAIT_MS = 2000;

/** Lets a loop rest until something has happened since it last looked. */
export class WakeUp {
  #happened = false;
  #ring: () => void = () => {};

  constructor(
    private readonly leastMs = LEAST_WAIT_MS,
    private readonly mostMs = MOST_WAIT_MS,
  ) {}

  /** Something has happened. */
  readonly notify = (): void => {
    this.#happened = true;
    this.#ring();
  };

  /** Called before a look: what happens from here on ends the next rest. */
  looking(): void {
    this.#happened = false;
  }

  async rest(): Promise<void> {
    if (!this.#happened) await timer(this.mostMs, (ring) => (this.#ring = ring));
    this.#ring = () => {};
    await timer(this.leastMs, () => {});
  }
}

/** Resolves after a time, or earlier when it is rung. */
function timer(milliseconds: number, expose: (ring: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, milliseconds);
    expose(() => {
      clearTimeout(late);
      resolve();
    });
  });
}
