const unsafe = /[^\t\x20-\x7e]/;

/**
 * The value, or an error: visible ASCII, blanks and tabs are all that a header may hold (RFC 9110 §5.5). What a writer
 * cut to fit would be another value, and at worst another place (`ť` without its high byte is `e`), so whoever makes
 * the value brings it into ASCII: URIs by `asciiUri`.
 */
export function headerValue(name: string, value: string): string {
  if (unsafe.test(value)) throw new Error(`The header ${name} was to hold what is not ASCII`);
  return value;
}

/** What a client sent, as far as an answer may repeat it; undefined where it is not ASCII. */
export const repeatable = (value: string | undefined): string | undefined =>
  value === undefined || unsafe.test(value) ? undefined : value;
