import type { Transport } from '@connectrpc/connect';
import type { AnyRoute, RootRoute } from '@tanstack/react-router';
import type { Texts } from './texts/index.ts';
import type { IconType } from './ui/icon.tsx';

export type Group = 'overview' | 'people' | 'access' | 'automation' | 'organization' | 'instance';

interface Entry extends Needing {
  readonly to: string;
  readonly label: (texts: Texts) => string;
  readonly icon: IconType;
}

/** For whom something is. */
export interface Needing {
  /** A permission without which it is not shown. */
  readonly needs?: string;
  /** Whether the permission on a single project is enough. */
  readonly ofProject?: true;
}

/** A place that the navigation leads to. */
export interface Place extends Entry {
  readonly group: Group;
}

/** Something that the palette offers to do. */
export interface Task extends Entry {
  /** Among what is found by typing only. */
  readonly onlyTyped?: boolean;
}

export interface Found {
  readonly id: string;
  readonly name: string;
  /** What tells it from others of the name. */
  readonly detail?: string;
  /** With a fragment, if need be. */
  readonly to: string;
}

/** Where somebody stands who looks for something. */
export interface FoundFrom {
  readonly texts: Texts;
  /** Below the console's. */
  readonly path: string;
}

/** Looks for objects of a kind by what somebody typed: a part of a name, or an id. */
export interface Finder extends Needing {
  readonly id: string;
  readonly label: (texts: Texts) => string;
  readonly icon: IconType;
  readonly find: (
    transport: Transport,
    typed: string,
    signal: AbortSignal,
    from: FoundFrom,
  ) => Promise<readonly Found[]>;
}

/** What a folder of the console brings along; `sections.ts` lists them. Pages are loaded when they are opened. */
export interface Section {
  readonly routes: (root: Root) => readonly AnyRoute[];
  readonly places: readonly Place[];
  readonly tasks?: readonly Task[];
  readonly finders?: readonly Finder[];
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the root knows
export type Root = RootRoute<any>;
