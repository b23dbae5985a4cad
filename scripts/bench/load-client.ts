/** One connection's side of a load. */
export interface Client {
  readonly start: string | Uint8Array;
  /** Calls under way at once. */
  readonly calls: number;
  /**
   * @param answered told which of the calls was answered
   * @returns what to send next
   */
  readonly read: (chunk: Buffer, answered: (which: number) => void) => string | Uint8Array | undefined;
}

export const fail = (why: string): never => {
  console.error(why);
  process.exit(1);
};
