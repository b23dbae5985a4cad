import type { SupportedLanguage } from '../i18n/index.ts';

/** What stands in the names of a kind's RPCs, and what each of them does. */
export interface TextRpc {
  readonly service: 'admin' | 'management';
  readonly method: string;
  /** `default`: what holds where nothing of its own is set. `custom`: its own. */
  readonly does: 'default' | 'custom' | 'set' | 'reset';
}

/**
 * Texts that belong together, in every language: a message, or the pages of the login. A kind says which texts it
 * has, what they are from the start, and how they stand in messages of the contract; events, table, decisions and
 * handlers are the same for all.
 */
export interface TextKind {
  /** In event payloads. */
  readonly template: string;
  /** Names of its texts in event payloads. */
  readonly keys: readonly string[];
  readonly defaults: (language: SupportedLanguage) => ReadonlyMap<string, string>;
  /** What a request says, by key. */
  readonly read: (request: object) => ReadonlyMap<string, string>;
  /** The contract's message, whole but for what every kind has. */
  readonly tell: (texts: ReadonlyMap<string, string>) => object;
  /** An owner without texts of its own is told those that hold, and not nothing. */
  readonly toldWhereUnset: boolean;
  readonly rpcs: readonly TextRpc[];
}
