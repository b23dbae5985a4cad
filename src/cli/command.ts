/** What a command of the command line is. */
export interface Flag {
  readonly name: string;
  /** Name of its value as help shows it; without it the flag is a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly description: string;
}

export interface Command {
  /** Words that call it: `['config', 'check']`. */
  readonly words: readonly string[];
  /** Names of what follows the words, as help shows them: `['NAME']`. All must be given. */
  readonly operands?: readonly string[];
  /** One line. */
  readonly summary: string;
  /** What the summary leaves out, in whole sentences. */
  readonly details?: string;
  readonly flags?: readonly Flag[];
  /** Loaded when it is called: `postern version` needs no server. */
  readonly load: () => Promise<{ default: Run }>;
}

/** @returns the exit code */
export type Run = (invocation: Invocation) => Promise<number>;

export interface Invocation {
  readonly operands: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** 0: done; 1: it failed, and said why; 2: called in a wrong way. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

export const configFlag: Flag = {
  name: 'config',
  short: 'c',
  value: 'FILE',
  description: 'The configuration; default: POSTERN_CONFIG, then postern.yaml here if there is one',
};

export const helpFlag: Flag = { name: 'help', short: 'h', description: 'Show what the command does' };
