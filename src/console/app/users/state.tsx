import { UserState } from '../../../contract/services/user/v2.ts';
import type { Texts } from '../texts/index.ts';
import { useTexts } from '../texts/index.ts';
import { Badge, type Tone } from '../ui/index.ts';

type Known = keyof Texts['users']['states'];

const states: Partial<Record<UserState, readonly [Known, Tone | undefined]>> = {
  [UserState.ACTIVE]: ['active', 'good'],
  [UserState.INACTIVE]: ['inactive', undefined],
  [UserState.LOCKED]: ['locked', 'danger'],
  [UserState.INITIAL]: ['initial', 'warn'],
};

export const stateText = (t: Texts, state: UserState): string => {
  const known = states[state];
  return known ? t.users.states[known[0]] : '';
};

export const StateBadge = ({ state }: { readonly state: UserState }) => {
  const t = useTexts();
  return <Badge kind={states[state]?.[1]}>{stateText(t, state)}</Badge>;
};
