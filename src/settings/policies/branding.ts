import { type Static, Type } from '@sinclair/typebox';
import { type Aggregate, defineAggregate, defineEvent } from '../../eventstore/index.ts';

/**
 * Colours and images of the pages that people see: edited as a draft, shown once activated. Activation takes
 * the whole draft over, which needs its state: so this policy is read from its events, not from a table.
 */
const schema = Type.Object({
  primaryColor: Type.Optional(Type.String()),
  backgroundColor: Type.Optional(Type.String()),
  warnColor: Type.Optional(Type.String()),
  fontColor: Type.Optional(Type.String()),
  primaryColorDark: Type.Optional(Type.String()),
  backgroundColorDark: Type.Optional(Type.String()),
  warnColorDark: Type.Optional(Type.String()),
  fontColorDark: Type.Optional(Type.String()),
  hideLoginNameSuffix: Type.Optional(Type.Boolean()),
  errorMsgPopup: Type.Optional(Type.Boolean()),
  disableWatermark: Type.Optional(Type.Boolean()),
  /** 0 and 1: as the device says, 2 light, 3 dark. */
  themeMode: Type.Optional(Type.Integer()),
});
const none = Type.Object({});

export type Branding = Required<Static<typeof schema>>;

export const defaultBranding: Branding = {
  primaryColor: '#5469d4',
  backgroundColor: '#fafafa',
  warnColor: '#cd3d56',
  fontColor: '#000000',
  primaryColorDark: '#2073c4',
  backgroundColorDark: '#111827',
  warnColorDark: '#ff3b5b',
  fontColorDark: '#ffffff',
  hideLoginNameSuffix: false,
  errorMsgPopup: false,
  disableWatermark: false,
  themeMode: 1,
};

const instanceEvents = {
  added: defineEvent('instance', 'instance.policy.label.added', schema),
  changed: defineEvent('instance', 'instance.policy.label.changed', schema),
  activated: defineEvent('instance', 'instance.policy.label.activated', none),
};
const orgEvents = {
  added: defineEvent('org', 'org.policy.label.added', schema),
  changed: defineEvent('org', 'org.policy.label.changed', schema),
  activated: defineEvent('org', 'org.policy.label.activated', none),
  removed: defineEvent('org', 'org.policy.label.removed', none),
};

export interface BrandingState {
  readonly draft: Branding | undefined;
  readonly active: Branding | undefined;
}

const initial: BrandingState = { draft: undefined, active: undefined };

/** A colour left out follows the product's; a flag left out is off. */
const blank: Branding = { ...defaultBranding, themeMode: 0 };

function evolve(state: BrandingState, event: { type: string; payload: object }): BrandingState {
  switch (event.type.slice(event.type.lastIndexOf('.') + 1)) {
    case 'added':
      return { ...state, draft: { ...blank, ...event.payload } };
    case 'changed':
      return { ...state, draft: { ...(state.draft ?? blank), ...event.payload } };
    case 'activated':
      return { ...state, active: state.draft };
    case 'removed':
      return initial;
    default:
      return state;
  }
}

export const instanceBranding: Aggregate<BrandingState> = defineAggregate(
  'instance',
  instanceEvents,
  initial,
  evolve,
);
export const orgBranding: Aggregate<BrandingState> = defineAggregate('org', orgEvents, initial, evolve);

export const defaultBrandingEvents = () => [
  instanceEvents.added(defaultBranding),
  instanceEvents.activated({}),
];
