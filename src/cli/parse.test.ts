import { describe, expect, test } from 'bun:test';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { parse } from './parse.ts';

const asked = (...argv: string[]) => {
  const parsed = parse(argv, commands);
  if ('wrong' in parsed) return parsed.wrong;
  if ('help' in parsed) return parsed.help === undefined ? 'help' : `help ${parsed.help.words.join(' ')}`;
  const { operands, flags } = parsed.invocation;
  return { command: parsed.command.words.join(' '), operands: [...operands], flags: { ...flags } };
};

describe('the command line', () => {
  test('finds commands, operands and flags', () => {
    expect(asked('start')).toEqual({ command: 'start', operands: [], flags: {} });
    expect(asked('start', '--config', 'a.yaml')).toMatchObject({ flags: { config: 'a.yaml' } });
    expect(asked('start', '-c', 'a.yaml')).toMatchObject({ flags: { config: 'a.yaml' } });
    expect(asked('config', 'show', '--config=a.yaml')).toMatchObject({
      command: 'config show',
      flags: { config: 'a.yaml' },
    });
    expect(asked('projections', 'rebuild', 'users', '-c', 'x')).toMatchObject({ operands: ['users'] });
    expect(asked('health', '--ready')).toMatchObject({ flags: { ready: true } });
    expect(asked('--version')).toMatchObject({ command: 'version' });
  });

  test.each([
    [[], 'help'],
    [['--help'], 'help'],
    [['help'], 'help'],
    [['start', '-h'], 'help start'],
    [['help', 'config', 'show'], 'help config show'],
    [['projections', 'rebuild', '--help'], 'help projections rebuild'],
  ])('help: %p', (argv, help) => {
    expect(asked(...argv)).toBe(help);
  });

  test.each([
    [['strat'], 'There is no command "strat"; did you mean start?'],
    [['config'], 'postern config needs one of: check, show, reference'],
    [['config', 'chekc'], 'There is no command "config chekc"; did you mean check?'],
    [['xyzzy'], 'There is no command "xyzzy"; there are: start, setup'],
    [['--config', 'x'], 'A command comes before --config: postern start --config …'],
    [['start', '--cofnig', 'x'], 'There is no option --cofnig; did you mean --config?'],
    [['start', '-x'], 'There is no option -x'],
    [['start', '--config'], '--config needs a value: --config FILE'],
    [['start', '--config='], '--config needs a value'],
    [['start', '--config', '--help'], '--config needs a value'],
    [['health', '--ready=no'], '--ready is a switch and takes no value'],
    [['start', 'now'], 'postern start does not take "now"'],
    [['projections', 'rebuild'], 'NAME is missing: postern projections rebuild NAME'],
    [['projections', 'rebuild', 'a', 'b'], 'does not take "b"'],
    [['deliveries', 'retry', '7-a'], 'does not take "7-a"; did you mean --id 7-a?'],
  ])('wrong: %p', (argv, message) => {
    expect(asked(...argv)).toContain(message);
  });

  test('every command has help that shows its flags', () => {
    for (const command of commands) {
      expect(overview(commands)).toContain(command.words.join(' '));
      for (const flag of command.flags ?? []) expect(commandHelp(command)).toContain(`--${flag.name}`);
    }
  });

  test('every command can be loaded', async () => {
    for (const command of commands) expect(typeof (await command.load()).default).toBe('function');
  });
});
