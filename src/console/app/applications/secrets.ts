import { useSyncExternalStore } from 'react';

/** Secrets that this page was told and shows once, by application: never in the address, nor on the device. */
const told = new Map<string, string>();
const listeners = new Set<() => void>();

export function rememberSecret(applicationId: string, secret: string): void {
  told.set(applicationId, secret);
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useToldSecret = (applicationId: string): string | undefined =>
  useSyncExternalStore(subscribe, () => told.get(applicationId));
