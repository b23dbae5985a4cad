import type { AuthorizationDetail, DetailsType } from '../authorization-details/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { PosternError } from '../errors/index.ts';
import type { Proven } from '../session/index.ts';
import type { WantedAssurance } from './step-up.ts';

/** Why somebody who was asked to sign in went back without: OAuth error codes (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6). */
export type DenyReason =
  | 'access_denied'
  | 'login_required'
  | 'interaction_required'
  /** The sign-in is not as sure as the application demands. */
  | 'unmet_authentication_requirements';

/** The person is known, and may not use the application: of another organization, or nobody gave access. */
export class AccessRefusal extends PosternError {
  constructor(
    readonly reason: 'organization' | 'project' | 'role',
    /** Organization of the application, whose administrators may give access. */
    readonly ownerOrgId: string,
    id: string,
    message: string,
  ) {
    super('permission_denied', id, message);
  }
}

/** The person has to agree to what the application asks for, and was not asked about all of it. */
export class ConsentDue extends PosternError {
  constructor() {
    super(
      'failed_precondition',
      'OIDC-Con01',
      'The application needs the consent of the user: show what GetRequestedConsent tells, and send the answer by GiveConsent (postern.consent.v1.ConsentService)',
    );
  }
}

/** What the pages show and heed of an authorization request that waits for its user. */
export interface AuthorizationDescription {
  /** The application that asks, where it is answered, and what it asks for. */
  readonly clientId?: string | undefined;
  readonly redirectUri?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  /** What it is to be used at beside, as `AskedScope` has it. */
  readonly resources?: readonly string[] | undefined;
  /** What a device, or who asks elsewhere, asks for beyond scopes. */
  readonly details?: readonly AskedDetail[] | undefined;
  /** Its name; shown to the person. */
  readonly clientName: string;
  /** Set where it has registered itself: what it says of itself is nobody's but its own. */
  readonly unverified?: UnverifiedApplication | undefined;
  /** Login name to start with. */
  readonly loginHint?: string | undefined;
  /** Who is expected, by an ID token of theirs (`id_token_hint`) or by name: nobody else's session will do. */
  readonly expectedUserId?: string | undefined;
  /** The application has but named that person, as anybody could: the pages tell nothing of them. */
  readonly isExpectedByName?: boolean | undefined;
  /** How sure the sign-in has to be. */
  readonly assurance?: WantedAssurance | undefined;
  /** OIDC Core §3.1.2.1: `login` and `select_account` ask again even when there is a session. `none` never comes here. */
  readonly prompt: readonly string[];
  /** When it came: who has to sign in again must do so after that. */
  readonly createdAt?: Date | undefined;
  /** Seconds since the last sign-in after which the person must sign in again. */
  readonly maxAge?: number | undefined;
  /** BCP 47, best first. */
  readonly uiLocales?: readonly string[] | undefined;
  /** Organization whose people alone are wanted; its settings and its branding hold. */
  readonly orgId?: string | undefined;
  /** Organization whose branding the application's project shows, where it wants one. */
  readonly brandingOrgId?: string | undefined;
  /** The project shows people the branding of their own organization, as soon as that is known. */
  readonly brandingOfUser?: boolean | undefined;
  /** A device asks that shows a code: the person has to agree on a page before it is given anything. */
  readonly device?: AskingDevice | undefined;
  /** The application asks from elsewhere: the person has to agree on a page before it is given anything. */
  readonly elsewhere?: AskedElsewhere | undefined;
}

/** An application that has no browser of the person to send them back to (CIBA Core 1.0). */
export interface AskedElsewhere {
  /** What the application shows where it waits; '' for nothing. */
  readonly bindingMessage: string;
  /** Where it asked from; '' where nobody knows. */
  readonly remoteAddress: string;
  /** Name of the organization that has the application. */
  readonly organization: string;
}

/** What people can tell an application by that has registered itself. */
export interface UnverifiedApplication {
  readonly name: string;
  /** Host of its metadata document, which is known to be its own; '' where it has none. */
  readonly describedAt: string;
  /** Host, or scheme of a program, where they are sent back to; '' for a device. */
  readonly place: string;
  /** By which `clientLogo` has its picture; undefined for none. */
  readonly logo: string | undefined;
  /** Pages of its own, as it says, by https. */
  readonly links: readonly {
    readonly kind: 'site' | 'privacy' | 'terms';
    readonly url: string;
    readonly host: string;
  }[];
}

/** No more than pixels. */
export interface ClientPicture {
  readonly type: string;
  readonly content: Uint8Array;
}

/** A device without a browser or a keyboard (RFC 8628), as the person is shown it. */
export interface AskingDevice {
  /** As the device shows it. */
  readonly userCode: string;
  /** Where it asked from; '' where nobody knows. */
  readonly remoteAddress: string;
  /** Name of the organization that has the application. */
  readonly organization: string;
}

/** A browser's session that has passed every check that the login asks for. */
export interface SignedInSession {
  readonly sessionId: string;
  /** The session's token now; every change of the session gives another. */
  readonly sessionToken: string;
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
  readonly authenticatedAt: Date;
  /** What was proven for it. */
  readonly proven: readonly Proven[];
  /** The user's version with the last change of the password that this knows of. */
  readonly userVersion: number;
}

export type EndedSession = Pick<SignedInSession, 'sessionId' | 'userId'>;

/** What an application asks for that its person has to agree to, as the page shows it. */
export interface ConsentQuestion {
  /** Name of the organization that has the application; empty where it is gone. */
  readonly organization: string;
  /** To be agreed to, in the order in which it is asked for. */
  readonly open: readonly AskedScope[];
  /** Agreed to before. */
  readonly given: readonly string[];
  /** The same beyond scopes (RFC 9396): all or nothing of it is agreed to. */
  readonly details: readonly AskedDetail[];
  /** Goes along with the answer, which counts for what was shown. */
  readonly seen: string;
}

export interface AskedDetail {
  readonly type: Pick<DetailsType, 'name' | 'title' | 'fields'>;
  readonly detail: AuthorizationDetail;
  /** Agreed to before. */
  readonly given: boolean;
}

export interface AskedScope {
  /** `resource` and its URI behind a blank for what is no scope but a resource (RFC 8707). */
  readonly scope: string;
  /** May be left out. */
  readonly optional: boolean;
  /** Refused before. */
  readonly declined: boolean;
}

/** The answer of the person, who has agreed to these scopes of those that were shown. */
export interface ConsentAnswer {
  readonly scope: readonly string[];
  readonly seen: string;
}

/** How a request was answered, for whoever sends the last form once more. */
export interface GivenAnswer {
  /** Whose sign-in answered it; undefined when nobody signed in. */
  readonly userId: string | undefined;
  /** Where the browser was sent; undefined when the application has used that answer up. */
  readonly location: string | undefined;
  /** The application had asked from elsewhere: nobody waits for this browser. */
  readonly elsewhere?: true;
}

/** Where somebody goes whose request is gone: an application that begins again there, or where a device's code is entered. */
export type WayBack =
  | { readonly to: 'application'; readonly clientName: string; readonly url: string }
  | { readonly to: 'device' };

/**
 * The protocol on whose behalf people sign in; `oidc/` implements it. Ids are those of the login's query
 * parameters `authRequest` and `authRequestID`, whatever their prefix.
 */
export interface AuthorizationFlow {
  /** undefined: never was, is finished, or expired. */
  describe(instance: InstanceContext, authRequestId: string): Promise<AuthorizationDescription | undefined>;
  /**
   * Ties the request to the session.
   * @param consent what the person has agreed to on the page before
   * @returns where the browser goes next
   * @throws PosternError when the request is gone; AccessRefusal when this user may not use the application; ConsentDue
   *   when they have to agree first
   */
  complete(
    instance: InstanceContext,
    authRequestId: string,
    session: SignedInSession,
    consent?: ConsentAnswer,
  ): Promise<string>;
  /** The picture that an application that has registered itself shows; undefined where there is none. */
  clientLogo?(instance: InstanceContext, logo: string): Promise<ClientPicture | undefined>;
  /** What the person is to be asked; undefined, or left out: nothing. */
  consent?(
    instance: InstanceContext,
    authRequestId: string,
    userId: string,
  ): Promise<ConsentQuestion | undefined>;
  /** undefined: waits, never was, or was answered too long ago. For the browser of the same user only. */
  answered(instance: InstanceContext, authRequestId: string): Promise<GivenAnswer | undefined>;
  /** @returns where the browser goes next, with the error in the protocol's form */
  deny(instance: InstanceContext, authRequestId: string, reason: DenyReason): Promise<string>;
  /** Of a request that is gone. undefined, or left out: nobody knows where it came from. */
  wayBack?(instance: InstanceContext, authRequestId: string): Promise<WayBack | undefined>;
  /**
   * Browsers' sessions have ended by their person's doing.
   * @returns where the browser goes on the way to `next`, so that applications hear of it
   */
  signedOut(instance: InstanceContext, ended: readonly EndedSession[], next: string): Promise<string>;
  /** Left out: no devices ask here. */
  readonly devices?: DeviceFlow | undefined;
  /** Left out: nobody asks from elsewhere. */
  readonly elsewhere?: ElsewhereFlow | undefined;
}

export interface ElsewhereFlow {
  /**
   * The person refuses, who has shown to be the one.
   * @returns where the browser goes next
   */
  refuse(instance: InstanceContext, id: string, userId: string): Promise<string>;
}

export interface DeviceFlow {
  /**
   * The request that waits for a user code (RFC 8628 §3.3), as somebody typed it.
   * @returns its id; undefined for a wrong code, and for one that is over
   * @throws PosternError `resource_exhausted` after too many wrong ones
   */
  find(instance: InstanceContext, userCode: string, address: string): Promise<string | undefined>;
  /** @throws AccessRefusal when this user may not use the application */
  admit(
    instance: InstanceContext,
    id: string,
    user: Pick<SignedInSession, 'userId' | 'orgId'>,
  ): Promise<void>;
}
