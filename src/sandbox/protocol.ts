import type { RunLimits } from './limits.ts';

/** What a script is run on. Everything but numbers crosses as text: nothing of the server is reachable from inside. */
export interface Job {
  readonly source: string;
  /** Of the function that is called. */
  readonly name: string;
  /** Which `ctx` and `api` it gets; see `prelude.ts`. */
  readonly kind: ScriptKind;
  /** JSON of what `ctx` is made from. */
  readonly facts: string;
  readonly limits: RunLimits;
  /** It is read, and nothing of it is run. */
  readonly readOnly?: boolean;
}

export type ScriptKind = 'token' | 'post-authentication' | 'pre-creation' | 'post-creation';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}

/** What a script wants done, in its order. */
export type Effect = readonly [name: string, ...values: unknown[]];

/** How a run ended. */
export type Ended =
  | { readonly ok: true; readonly effects: readonly Effect[] }
  | {
      readonly ok: false;
      /** What was thrown, as a developer wants to read it. */
      readonly error: string;
      /** What the script says itself to whoever is refused: the words that it threw. */
      readonly words?: string;
    };

export type RunResult = Ended & {
  readonly log: readonly LogLine[];
  readonly tookMs: number;
};

export type ToScriptThread = ({ readonly type: 'run' } & Job) | StartScripts;
export interface StartScripts {
  readonly type: 'start';
  /** Set to 1 with each answer. */
  readonly signal: SharedArrayBuffer;
  readonly answers: MessagePort;
}

/** An answer to an ask: JSON, or why there is none. */
export interface AskAnswer {
  readonly ask: number;
  readonly json?: string;
  readonly problem?: string;
}

export type FromScriptThread =
  | { readonly type: 'ready' }
  | { readonly type: 'ask'; readonly ask: number; readonly what: string; readonly argument: string }
  | { readonly type: 'done'; readonly result: RunResult; readonly broken: boolean };
