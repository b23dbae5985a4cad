/** A stored password hash that was read: what it is, and the question that it answers. */
export interface PasswordHash {
  /** As people call it: `argon2id`, `sha512-crypt`. */
  readonly algorithm: string;
  /**
   * Computed at once, on the thread that asks, for as long as it costs. In constant time for passwords of equal length,
   * as far as the algorithm is.
   */
  matches(password: string): boolean;
}

/**
 * One way of writing a hash down.
 * undefined: not this way; or a cost that would let one imported hash take the server down.
 */
export type HashReader = (encoded: string) => PasswordHash | undefined;
