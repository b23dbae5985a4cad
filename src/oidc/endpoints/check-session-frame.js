// The frame of OpenID Connect Session Management 1.0 §3.3. It tells whoever asks, and who asks only, whether one of the
// browser's sign-ins is that of the session_state, which is good for the asker's own origin alone.
addEventListener('message', async ({ data, origin, source }) => {
  const [clientId, sessionState, ...more] = String(data).split(' ');
  const [hash, salt, ...rest] = (sessionState ?? '').split('.');
  const states = document.cookie
    .split('; ')
    .filter((cookie) => cookie.startsWith('__Host-postern.state-'))
    .map((cookie) => cookie.slice(cookie.indexOf('=') + 1));
  const isWhole = typeof data === 'string' && clientId && hash && salt && more.length + rest.length === 0;
  // Where there is none at all, the browser keeps cookies from frames: the asker is not to ask by signing in again.
  if (!isWhole || states.length === 0) return source.postMessage('error', origin);
  const digest = async (text) => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
    return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  };
  const hashes = await Promise.all(states.map((state) => digest(`${clientId} ${origin} ${state} ${salt}`)));
  source.postMessage(hashes.includes(hash) ? 'unchanged' : 'changed', origin);
});
