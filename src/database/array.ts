const special = /["\\]/g;

/**
 * A Postgres array literal of texts, to be passed as one parameter with a cast: `$1::text[]`. Whatever the
 * column, values travel as text, since postgres.js has no right form for arrays of booleans, times and bigints.
 */
export function arrayLiteral(values: readonly (string | null)[]): string {
  const quoted = values.map((value) => {
    if (value === null) return 'NULL';
    const plain = !value.includes('"') && !value.includes('\\');
    return `"${plain ? value : value.replace(special, '\\$&')}"`;
  });
  return `{${quoted.join(',')}}`;
}
