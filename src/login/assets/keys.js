// Asks the browser for a key, and sends what it gives by the form that asked.
// Forms say what they ask: data-key="get" or "create", data-options in JSON with base64url in it.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const withBytes = (list) => list.map((each) => ({ ...each, id: bytes(each.id) }));

  const optionsOf = (form) => {
    const { publicKey } = JSON.parse(form.dataset.options);
    return {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
      ...(publicKey.excludeCredentials && { excludeCredentials: withBytes(publicKey.excludeCredentials) }),
      ...(publicKey.allowCredentials && { allowCredentials: withBytes(publicKey.allowCredentials) }),
    };
  };

  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const send = (form, { rawId, type, response }) => {
    const id = text(rawId);
    const given = parts.flatMap((part) => (response[part] ? [[part, text(response[part])]] : []));
    form.elements.credential.value = JSON.stringify({
      id,
      rawId: id,
      type,
      response: Object.fromEntries(given),
    });
    form.submit();
  };

  const say = (form, which) => {
    for (const each of form.querySelectorAll('[data-says]')) each.hidden = each.dataset.says !== which;
  };
  const supported = 'PublicKeyCredential' in window;
  let waiting;

  const ask = async (form, mediation) => {
    waiting?.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const publicKey = optionsOf(form);
    return form.dataset.key === 'create'
      ? navigator.credentials.create({ publicKey, signal })
      : navigator.credentials.get({ publicKey, signal, ...(mediation && { mediation }) });
  };

  for (const form of document.querySelectorAll('form[data-key]')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!supported) return say(form, 'unsupported');
      say(form, '');
      try {
        send(form, await ask(form));
      } catch (error) {
        if (error.name !== 'AbortError') say(form, 'failed');
      }
    });
    if (form.dataset.autofill === undefined || !supported) continue;
    // Offered among the names that the browser fills in; who types a name hears nothing of it.
    PublicKeyCredential.isConditionalMediationAvailable?.()
      .then((available) => available && ask(form, 'conditional'))
      .then((credential) => credential && send(form, credential))
      .catch(() => {});
  }
})();
