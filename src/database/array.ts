const special = /["\\]/g;

/**
 * A Postgres array literal of texts, to be passed as one parameter with a cast: `$1::text[]`. Whatever the
 * column, values travel as text, since postgres.js has no right form for arrays of booleans, times and bigints.
 */
export function arrayLiteral(values: readonly (string | null)[]): string {
  let text = '{';
  let last: string | null = null;
  let lastWritten = 'NULL';
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as string | null;
    // Columns of many rows mostly repeat what they say.
    if (value !== last) {
      last = value;
      lastWritten = value === null ? 'NULL' : quoted(value);
    }
    text += i > 0 ? `,${lastWritten}` : lastWritten;
  }
  return `${text}}`;
}

const quoted = (value: string): string =>
  value.includes('"') || value.includes('\\') ? `"${value.replace(special, '\\$&')}"` : `"${value}"`;
