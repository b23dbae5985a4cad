import { invalidArgument } from '../errors/index.ts';
import { asciiUri } from '../uri/index.ts';
import type { OidcConfigChange } from './oidc-config.ts';

/** The form in which a URI is compared and sent; undefined for what has none. */
export function asciiForm(uri: string): string | undefined {
  try {
    return asciiUri(uri);
  } catch {
    return undefined;
  }
}

/** The lists of URIs that a client registers, under the names of the wire. */
const lists = {
  redirectUris: 'redirect_uris',
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  additionalOrigins: 'additional_origins',
} as const;
const singles = {
  backChannelLogoutUri: 'back_channel_logout_uri',
  frontChannelLogoutUri: 'front_channel_logout_uri',
  backchannelClientNotificationEndpoint: 'backchannel_client_notification_endpoint',
  loginBaseUri: 'login_version.login_v2.base_uri',
} as const;

/** What every server is asked to understand (RFC 9110 §4.1). */
const longestUri = 8_000;
const ascii = /^[\x00-\x7f]*$/;
/** Of a list; hosts are brought into their form at a microsecond for a few letters. */
const mostForeign = 64_000;
/** C0, DEL and C1: no URI has them, and headers and logs are broken up by them. */
const control = /\p{Cc}/u;

/**
 * URIs as they are kept, for every API version and list alike: blanks and line ends around them are a slip of the
 * hand and go, and so do entries of nothing else. What is left stays as it was given.
 *
 * @throws PosternError `invalid_argument` for what could never be matched or sent
 */
export function withCleanUris(change: OidcConfigChange): OidcConfigChange {
  const cleaned = Object.entries(lists).flatMap(([name, field]) => {
    const uris = change[name as keyof typeof lists];
    return uris === undefined ? [] : [[name, cleanList(field, uris)]];
  });
  const single = Object.entries(singles).flatMap(([name, field]) => {
    const uri = change[name as keyof typeof singles];
    return uri === undefined ? [] : [[name, cleanUri(field, uri)]];
  });
  return { ...change, ...Object.fromEntries([...cleaned, ...single]) };
}

function cleanList(field: string, uris: readonly string[]): string[] {
  const foreign = uris.reduce((sum, uri) => sum + (ascii.test(uri) ? 0 : uri.length), 0);
  if (foreign > mostForeign) {
    throw invalidArgument(
      'APP-Uri06',
      `${field} may have ${mostForeign} characters in URIs that are not ASCII; write their hosts by IDNA (xn--…) and the rest percent-encoded`,
      { field },
    );
  }
  return [...new Set(uris.map((uri) => cleanUri(field, uri)).filter((uri) => uri !== ''))];
}

function cleanUri(field: string, given: string): string {
  const uri = given.trim();
  if (uri.length > longestUri) {
    throw invalidArgument(
      'APP-Uri05',
      `${field} has a URI of ${uri.length} characters; it may have ${longestUri}`,
      {
        field,
      },
    );
  }
  if (control.test(uri)) {
    throw invalidArgument(
      'APP-Uri03',
      `${field} has a URI with a control character in it; write it percent-encoded, or leave it out`,
      { field },
    );
  }
  if (asciiForm(uri) === undefined) {
    throw invalidArgument('APP-Uri04', `${field} has "${uri}", which has no form that can be sent`, {
      field,
    });
  }
  return uri;
}
