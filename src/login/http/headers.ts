export interface PageSecurity {
  /** Origins that may show the page in a frame. */
  readonly frameAncestors: readonly string[];
  /**
   * Whether the page's forms can lead away from this server: to an application, or where an organization's people
   * go after they signed in. Then `form-action` is left out: browsers apply it to every redirect that follows, and
   * where an application sends its user on to is its own affair.
   */
  readonly formsLeave: boolean;
  /** Scripts of the login run, from files of their own: on pages that talk to keys or take a new password. */
  readonly scripts?: boolean;
  /** Origins whose pages it shows in frames. */
  readonly frames?: readonly string[];
}

/** Headers of every page: nothing from elsewhere, nothing inline, nothing kept. */
export function pageHeaders(security: PageSecurity): Headers {
  const { frameAncestors, formsLeave, scripts = false, frames = [] } = security;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    ...(scripts ? ["script-src 'self'"] : []),
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
    "base-uri 'none'",
    ...(formsLeave ? [] : ["form-action 'self'"]),
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
  ];
  return new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    // Not no-referrer: with it browsers would post forms with `Origin: null`.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    ...(frameAncestors.length === 0 && { 'x-frame-options': 'DENY' }),
  });
}
