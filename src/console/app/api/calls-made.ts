import { useSyncExternalStore } from 'react';
import { type Call, callsMade } from './journal.ts';

/** The last calls of this page, the newest last. */
export const useCallsMade = (): readonly Call[] => useSyncExternalStore(callsMade.subscribe, callsMade.list);
