import { product } from '../version.ts';
import { type Command, type Flag, helpFlag } from './command.ts';

const wrap = (text: string, indent: string, width = 96): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + word.length >= width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
};

const columns = (rows: ReadonlyArray<readonly [string, string]>): string => {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
};

const flagName = ({ name, short, value }: Flag) =>
  `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

export const calling = ({ words, operands = [] }: Command) => [...words, ...operands].join(' ');

/** What `postern --help` prints. */
export const overview = (commands: readonly Command[]): string =>
  `${product.name} ${product.version}: an identity server in one executable

Usage: postern COMMAND [--config FILE]

Commands:
${columns(commands.map((command) => [calling(command), command.summary]))}

postern COMMAND --help tells more of a command. Every key of the configuration is in
postern config reference; all of them are optional, and postern start needs none.
`;

/** What `postern start --help` prints. */
export const commandHelp = (command: Command): string => {
  const flags = [...(command.flags ?? []), helpFlag];
  return `${command.summary}

Usage: postern ${calling(command)}${flags.length > 1 ? ' [options]' : ''}
${command.details === undefined ? '' : `\n${wrap(command.details, '')}\n`}
Options:
${columns(flags.map((flag) => [flagName(flag), flag.description]))}
`;
};
