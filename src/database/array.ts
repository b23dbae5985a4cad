const special = /["\\]/g;

/**
 * A Postgres array literal of texts, to be passed as one parameter with a cast: `$1::text[]`. Whatever the
 * column, values travel as text, since postgres.js has no right form for arrays of booleans, times and bigints.
 */
export function arrayLiteral(values: readonly (string | null)[]): string {
  let literal = '{';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) literal += ',';
    const value = values[i] as string | null;
    literal += value === null ? 'NULL' : `"${value.replace(special, '\\$&')}"`;
  }
  return `${literal}}`;
}
