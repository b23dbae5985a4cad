const special = /["\\]/g;

/**
 * A Postgres array literal of texts, to be passed as one parameter with a cast: `$1::text[]`. Whatever the
 * column, values travel as text, since postgres.js has no right form for arrays of booleans, times and bigints.
 */
export function arrayLiteral(values: readonly (string | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as string | null;
    if (i > 0) text += ',';
    if (value === null) text += 'NULL';
    else if (value.includes('"') || value.includes('\\')) text += `"${value.replace(special, '\\$&')}"`;
    else text += `"${value}"`;
  }
  return `${text}}`;
}
