export const problems = {
  /** By the kind of `AuthProblem`. */
  signIn: {
    insecure:
      'Browsers sign in over https only. Set server.tls or put a proxy with TLS before the server; on the machine itself, http://localhost will do.',
    storage:
      'Your browser keeps no data for this page. Allow cookies and site data for it, then load it again.',
    network: 'The server cannot be reached. Check your connection and try again.',
    unavailable: 'The server cannot sign you in at the moment. Try again in a while.',
    interaction: 'You have to sign in.',
    ended: 'Your session has ended. Sign in again.',
    denied: 'You may not use the console with this account.',
    refused: 'The server refused this sign-in, or its answer was meant for another.',
    repeated: 'Signing in failed several times. Wait a moment, then try again.',
  },
  /** By the code of Connect, where the server said no more. */
  calls: {
    invalid_argument: 'Something of the input is not right.',
    deadline_exceeded: 'The server took too long to answer. Try again.',
    not_found: 'This is not there, or no more.',
    permission_denied: 'You may not do this.',
    resource_exhausted: 'This was too much at once. Wait a moment, then try again.',
    failed_precondition: 'This cannot be done as things are.',
    aborted: 'Somebody else changed this at the same time. Try again.',
    unimplemented: 'The server does not know how to do this.',
    unknown: 'The server could not do this. Try again in a while.',
  },
  answerLost: 'No answer came. It may have been done all the same: look before you try again.',
};
