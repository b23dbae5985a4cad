/** What is known of a password from data that was stolen elsewhere. */
export interface BreachedPasswords {
  /**
   * Whether it was seen often enough to be refused. Where that cannot be found out in time it counts as never seen:
   * nobody is kept from an account by a list that is away.
   * @param password as it is hashed (RFC 8265 §4.2)
   */
  isKnown(password: string): Promise<boolean>;
}

/** How often passwords were seen. */
export interface BreachList {
  /** @param hash SHA-1 in 40 upper case hexadecimal digits; rejects when there is no answer */
  count(hash: string): Promise<number>;
}

export interface BreachedSettings {
  /** Of a service with the range protocol; null: none. */
  readonly url: string | null;
  /** Sorted lines of SHA-1 hashes; null: none. */
  readonly file: string | null;
  /** As often a password must have been seen to be refused. */
  readonly leastCount: number;
}

/** Nothing is looked up. */
export const noBreachedPasswords: BreachedPasswords = { isKnown: async () => false };
