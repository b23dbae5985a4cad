import { type Decision, defineAggregate } from '../../eventstore/index.ts';
import type { NameId } from '../../saml/index.ts';
import * as events from './events.ts';

export interface SamlSession {
  readonly lifecycle: 'absent' | 'active' | 'ended';
  readonly nameId: NameId | undefined;
}

/** What one application was told of one sign-in; its id is the SessionIndex of the assertion. */
export const samlSessionAggregate = defineAggregate(
  'saml_session',
  events,
  { lifecycle: 'absent', nameId: undefined } as SamlSession,
  (state, event): SamlSession => {
    switch (event.type) {
      case 'saml_session.added': {
        const { nameID, nameIDFormat } = event.payload;
        return {
          lifecycle: 'active',
          nameId: nameID === undefined ? undefined : { value: nameID, format: nameIDFormat },
        };
      }
      case 'saml_session.saml_response.revoked':
        return { ...state, lifecycle: 'ended' };
      default:
        return state;
    }
  },
);

export interface NewSamlSession {
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
  readonly sessionId: string;
  readonly entityId: string;
  readonly authMethods: readonly number[];
  readonly authTime: Date;
  readonly preferredLanguage: string;
  readonly nameId: NameId;
  readonly responseId: string;
  /** Milliseconds. */
  readonly lifetime: number;
}

export const addSamlSession = (session: NewSamlSession): Decision => ({
  events: [
    events.samlSessionAdded({
      userID: session.userId,
      userResourceOwner: session.orgId,
      sessionID: session.sessionId,
      entityID: session.entityId,
      audience: [session.entityId],
      authMethods: [...session.authMethods],
      authTime: session.authTime.toISOString(),
      ...(session.preferredLanguage !== '' && { preferredLanguage: session.preferredLanguage }),
      nameID: session.nameId.value,
      ...(session.nameId.format !== undefined && { nameIDFormat: session.nameId.format }),
    }),
    events.samlResponseAdded({ id: session.responseId, lifetime: session.lifetime * 1e6 }),
  ],
});

export const endSamlSession = ({ lifecycle }: SamlSession): Decision => ({
  events: lifecycle === 'active' ? [events.samlResponseRevoked({})] : [],
});
