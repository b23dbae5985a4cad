/** Tokens that are remembered, by a digest of each; some hundred bytes each. */
const limit = 20_000;

/**
 * What tokens say that were opened before: a busy client sends the same one with every call, and to open it costs more
 * than all else that is done to know the caller. Whether it is still good is asked each time. What does not open is not
 * remembered, so strangers fill no memory; nothing is kept beyond the keys' next reading.
 */
export function createOpenedTokens() {
  let tokens = new Map<string, string>();
  return {
    recall(token: string, open: () => string | undefined): string | undefined {
      const digest = Bun.SHA256.hash(token, 'base64');
      const known = tokens.get(digest);
      if (known !== undefined) return known;
      const text = open();
      if (text === undefined) return undefined;
      if (tokens.size >= limit) tokens = new Map();
      tokens.set(digest, text);
      return text;
    },
    forget() {
      tokens = new Map();
    },
  };
}
