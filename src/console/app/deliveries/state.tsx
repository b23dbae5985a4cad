import { DeliveryState } from '../../../contract/services/postern/delivery/v1.ts';
import { type Texts, useTexts } from '../texts/index.ts';
import { Badge, type Tone } from '../ui/index.ts';

export type StateName = keyof Texts['deliveries']['states'];

export const stateNames: Readonly<Record<StateName, DeliveryState>> = {
  waiting: DeliveryState.WAITING,
  delivered: DeliveryState.DELIVERED,
  givenUp: DeliveryState.GIVEN_UP,
  discarded: DeliveryState.DISCARDED,
};

const tones: Partial<Record<StateName, Tone>> = { waiting: 'warn', delivered: 'good', givenUp: 'danger' };

const nameOf = (state: DeliveryState): StateName | undefined =>
  (Object.keys(stateNames) as StateName[]).find((name) => stateNames[name] === state);

export const stateText = (t: Texts, state: DeliveryState): string => {
  const name = nameOf(state);
  return name ? t.deliveries.states[name] : '';
};

export const StateBadge = ({ state }: { readonly state: DeliveryState }) => {
  const t = useTexts();
  const name = nameOf(state);
  return <Badge kind={name && tones[name]}>{stateText(t, state)}</Badge>;
};

/** What is sent, in words; kinds that nobody gave a name are called as the server does. */
export const kindText = (t: Texts, reaction: string): string =>
  (t.deliveries.kinds as Readonly<Record<string, string>>)[reaction] ?? reaction;
