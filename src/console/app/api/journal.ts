import type { JsonValue } from '@bufbuild/protobuf';

/** A call that the page made, without its secrets. */
export interface Call {
  readonly id: number;
  /** `zitadel.user.v2.UserService` */
  readonly service: string;
  /** `GetUserByID` */
  readonly method: string;
  /** By Connect's JSON; what is secret is `…`. */
  readonly request: JsonValue;
  /** The organization that it acted in. */
  readonly orgId: string | undefined;
  readonly at: Date;
  /** The address at which it was made. */
  readonly page: string;
  /** `ok`, or the code that Connect has for what went wrong: `permission_denied`. */
  readonly outcome: 'pending' | 'ok' | (string & {});
  readonly durationMs: number | undefined;
}

export interface Journal {
  /** The newest last; another array after each change, the same otherwise. */
  list(): readonly Call[];
  subscribe(listener: () => void): () => void;
  /** @returns how to tell what became of it */
  begin(call: Pick<Call, 'service' | 'method' | 'request' | 'orgId'>): (outcome: string) => void;
  clear(): void;
}

const addressNow = (): string => globalThis.location?.pathname ?? '';

export function createJournal(most = 50, now = () => new Date(), address = addressNow): Journal {
  const listeners = new Set<() => void>();
  let calls: readonly Call[] = [];
  let made = 0;
  const set = (next: readonly Call[]) => {
    calls = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    list: () => calls,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    begin(call) {
      const [id, at] = [++made, now()];
      set(
        [...calls, { ...call, id, at, page: address(), outcome: 'pending', durationMs: undefined }].slice(
          -most,
        ),
      );
      return (outcome) => {
        const durationMs = now().getTime() - at.getTime();
        set(calls.map((one) => (one.id === id ? { ...one, outcome, durationMs } : one)));
      };
    },
    clear: () => set([]),
  };
}

/** What this page called last. */
export const callsMade: Journal = createJournal();
