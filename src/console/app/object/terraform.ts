type Value = string | boolean | number | readonly string[] | undefined;

/** A word of Terraform's: letters, digits and underscores, no digit first. */
const labelOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=\d)|^$/, '_');

/** JSON, but that `${` and `%{` begin nothing. */
const literal = (value: Exclude<Value, undefined>): string =>
  JSON.stringify(value).replaceAll('${', '$$$${').replaceAll('%{', '%%{');

/** An object as a resource of Terraform's; what is undefined is left out. */
export function terraformOf(resource: string, name: string, values: Readonly<Record<string, Value>>): string {
  const given = Object.entries(values).filter(
    (entry): entry is [string, Exclude<Value, undefined>] => entry[1] !== undefined,
  );
  const width = Math.max(...given.map(([key]) => key.length));
  return [
    `resource "${resource}" "${labelOf(name)}" {`,
    ...given.map(([key, value]) => `  ${key.padEnd(width)} = ${literal(value)}`),
    '}',
  ].join('\n');
}
