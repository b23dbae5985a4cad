/** What one run of a script may cost. */
export interface RunLimits {
  /** From its begin to its end, what it waits for included. */
  readonly wallMs: number;
  /** Of which it may compute, in time of the processor. */
  readonly computeMs: number;
  readonly httpCalls: number;
  readonly logLines: number;
  readonly logCharacters: number;
  /** Of everything that it wants done, as JSON. */
  readonly effectBytes: number;
}

export const usualLimits: Omit<RunLimits, 'wallMs'> = {
  computeMs: 2_000,
  httpCalls: 10,
  logLines: 50,
  logCharacters: 8_000,
  effectBytes: 65_536,
};

/** Of what its values take. */
export const memoryBytes = 32 * 1024 * 1024;
/** About a thousand calls in each other. */
export const stackBytes = 192 * 1024;
/** What the engine as a whole may have, in pages of 64 KiB; it begins with what it needs to be there. */
export const enginePages = { first: 96, most: 1024 };
/** Rounds of loops between two looks at the clock: about half a second. */
export const roundsBetweenLooks = 20_000_000;
/** Of an answer over HTTP. */
export const answerBytes = 1024 * 1024;
export const scriptCharacters = 262_144;
