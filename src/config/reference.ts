import { stringify } from 'yaml';
import { configSchema } from '../../config/schema.ts';
import { variableName } from './environment.ts';
import { asKeys, choices, inner, isNullable, type KeySchema, keysOf } from './keys.ts';

const kindOf = (schema: KeySchema): string => {
  const kind = inner(schema);
  const words = choices(schema);
  const plain =
    words !== undefined
      ? words.map((word) => `\`${word}\``).join(', ')
      : kind.type === 'integer'
        ? `number${kind.minimum === undefined ? '' : kind.maximum === undefined ? `, at least ${kind.minimum}` : `, ${kind.minimum} to ${kind.maximum}`}`
        : kind.type === 'array'
          ? 'list'
          : kind.type === 'object'
            ? 'section'
            : kind.type === 'string'
              ? 'text'
              : (kind.type ?? '');
  return plain + (isNullable(schema) ? ' or null' : '');
};

const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();

const isSection = (schema: KeySchema) => inner(schema).properties !== undefined && !isNullable(schema);

/** Keys that can be given for a section or list item that is null or empty by default. */
const template = (schema: KeySchema): string =>
  keysOf(schema)
    .map(([name, key]) => {
      const items = inner(key).items;
      return items?.properties === undefined ? name : `${name}: [{ ${template(items)} }]`;
    })
    .join(', ');

const wrap = (text: string, width: number): string[] => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1]!;
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
};

/** `config/postern.yaml`: every key with its default and a comment. */
export const commentedYaml = (): string => {
  const lines = [
    '# Every key of Postern with its default. All of it is optional: an empty file, or none, is a working one.',
    `# Values may hold \${NAME} or \${NAME:-else} from the environment; a key ending in File names a file with the value.`,
  ];
  const write = (schema: KeySchema, depth: number) => {
    for (const [name, key] of keysOf(schema)) {
      if (key.fileOf !== undefined) continue;
      const indent = '  '.repeat(depth);
      if (depth === 0) lines.push('');
      const both = key.fileKey === undefined ? '' : ` From a file: ${key.fileKey}.`;
      lines.push(
        ...wrap(`${key.description}${both}`, 110 - indent.length).map((line) => `${indent}# ${line}`),
      );
      const item = inner(key).items;
      const below = isSection(key) ? undefined : inner(key).properties === undefined ? item : key;
      if (below?.properties !== undefined || (below !== undefined && keysOf(below).length > 0))
        lines.push(`${indent}# Keys${item === undefined ? '' : ' of an entry'}: ${template(below)}`);
      lines.push(isSection(key) ? `${indent}${name}:` : `${indent}${name}: ${inline(key.default)}`);
      if (isSection(key)) write(key, depth + 1);
    }
  };
  write(asKeys(configSchema), 0);
  return `${lines.join('\n')}\n`;
};

const introduction = `# Configuration

Postern reads one YAML file, in which every key is optional. The file is the one that \`--config\` or \`POSTERN_CONFIG\` names, else \`postern.yaml\` in the working directory if there is one. \`postern config check\` checks it, \`postern config show\` prints what is in effect and where each value comes from.

- **Environment.** Every key can be set by a variable: \`POSTERN_\` and the path in capitals, joined by underscores. Underscores between words do no harm: \`POSTERN_SERVER_PUBLIC_URL\` is \`POSTERN_SERVER_PUBLICURL\`. A variable wins over the file. Lists are written with commas or as YAML (\`[a, b]\`), sections as YAML (\`{ sender: … }\`). An empty variable means null where a key may be null.
- **References.** Text in the file may hold \`\${NAME}\`, or \`\${NAME:-else}\` for a variable that may be unset; \`$\${\` is a plain \`\${\`.
- **Files.** A secret can be read from a file: \`passwordFile\` in place of \`password\`. A newline at the end of the file is dropped.
- **Relative names** of files and folders start from the working directory.
- **Mistakes** are all reported at once, with line, column, key and the nearest right name; the server does not start with any.

This page is generated from \`config/schema.ts\`; \`config/postern.yaml\` holds the same as a file to start from.
`;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** `docs/configuration.md`. */
export const configReference = (): string => {
  const parts: string[] = [introduction];
  const rows = (schema: KeySchema, path: readonly string[], settable: boolean): string[] =>
    keysOf(schema).flatMap(([name, key]) => {
      if (isSection(key)) return rows(key, [...path, name], settable);
      const here = [...path, name];
      const given =
        'default' in key
          ? `\`${inline(key.default)}\``
          : key.fileKey === undefined
            ? 'required'
            : `required, or \`${key.fileKey}\``;
      const variable = settable ? ` | \`${variableName(here)}\`` : '';
      const row = `| \`${here.join('.')}\` | ${kindOf(key)} | ${given} | ${cell(key.description ?? '')}${variable} |`;
      return keysOf(key).length > 0 ? [row, ...rows(key, here, settable)] : [row];
    });
  const table = (schema: KeySchema, path: readonly string[], settable = true) => {
    parts.push(`| Key | Value | Default | Meaning${settable ? ' | Variable' : ''} |`);
    parts.push(settable ? '|---|---|---|---|---|' : '|---|---|---|---|');
    parts.push(...rows(schema, path, settable), '');
  };
  for (const [name, key] of keysOf(asKeys(configSchema))) {
    parts.push(`## ${name}`, '', key.description ?? '', '');
    if (isSection(key)) table(key, [name]);
    else {
      table({ type: 'object', properties: { [name]: key } }, []);
      const items = inner(key).items;
      if (items?.properties !== undefined) {
        parts.push('Keys of an entry:', '');
        table(items, [], false);
        for (const [itemName, itemKey] of keysOf(items)) {
          const below = inner(itemKey).items;
          if (below?.properties === undefined) continue;
          parts.push(`Keys of an entry of \`${itemName}\`:`, '');
          table(below, [], false);
        }
      }
    }
  }
  return `${parts.join('\n').trimEnd()}\n`;
};
