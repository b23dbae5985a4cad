import { parseArgs } from 'node:util';
import { nearestName } from '../config/index.ts';
import { type Command, helpFlag, type Invocation } from './command.ts';
import { calling } from './help.ts';

/** What the words on the command line ask for. */
export type Parsed =
  | { readonly command: Command; readonly invocation: Invocation }
  | { readonly help: Command | undefined }
  | { readonly wrong: string };

/** Finds the command and its flags; a wrong word is answered with the nearest right one. */
export const parse = (argv: readonly string[], commands: readonly Command[]): Parsed => {
  const plain = argv.filter((word) => !word.startsWith('-'));
  const first = argv[0];
  if (first === undefined || (plain.length === 0 && ['--help', '-h'].includes(first)))
    return { help: undefined };
  if (first === '--version' || first === '-v') return parse(['version'], commands);
  if (first === 'help')
    return plain.length === 1 ? { help: undefined } : parse([...argv.slice(1), '--help'], commands);
  const command = commands
    .filter(({ words }) => words.every((word, index) => argv[index] === word))
    .sort((a, b) => b.words.length - a.words.length)[0];
  if (command === undefined) return unknownCommand(argv, commands);
  return flagsOf(command, argv.slice(command.words.length));
};

const unknownCommand = (argv: readonly string[], commands: readonly Command[]): Parsed => {
  const [first, second] = argv as [string, string?];
  const group = commands.filter(({ words }) => words[0] === first && words.length > 1);
  if (group.length > 0) {
    const seconds = group.map(({ words }) => words[1]!);
    if (second === undefined || second.startsWith('-'))
      return { wrong: `postern ${first} needs one of: ${seconds.join(', ')}` };
    return {
      wrong: `There is no command "${first} ${second}"${meant(nearestName(second, seconds), seconds)}`,
    };
  }
  if (first.startsWith('-'))
    return { wrong: `A command comes before ${first}: postern start ${first}${argv.length > 1 ? ' …' : ''}` };
  const firsts = [...new Set(commands.map(({ words }) => words[0]!))];
  return { wrong: `There is no command "${first}"${meant(nearestName(first, firsts), firsts)}` };
};

const meant = (near: string | undefined, names: readonly string[]) =>
  near === undefined ? `; there are: ${names.join(', ')}` : `; did you mean ${near}?`;

const flagsOf = (command: Command, rest: readonly string[]): Parsed => {
  const flags = [...(command.flags ?? []), helpFlag];
  const { values, positionals, tokens } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      flags.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
      ]),
    ),
  });
  const names = flags.map(({ name }) => name);
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (flag === undefined) {
      const near = nearestName(token.name, names);
      const known = names.map((name) => `--${name}`);
      return { wrong: `There is no option ${token.rawName}${meant(near && `--${near}`, known)}` };
    }
    if (flag.value === undefined && token.value !== undefined)
      return { wrong: `--${flag.name} is a switch and takes no value` };
    const missing =
      token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('-'));
    if (flag.value !== undefined && missing)
      return { wrong: `--${flag.name} needs a value: --${flag.name} ${flag.value}` };
  }
  if (values['help'] === true) return { help: command };
  const operands = command.operands ?? [];
  const surplus = positionals[operands.length];
  if (surplus !== undefined) {
    const meantId = names.includes('id') ? `; did you mean --id ${surplus}?` : '';
    return { wrong: `postern ${calling(command)} does not take "${surplus}"${meantId}` };
  }
  const lacking = operands[positionals.length];
  if (lacking !== undefined) return { wrong: `${lacking} is missing: postern ${calling(command)}` };
  return { command, invocation: { operands: positionals, flags: values } };
};
