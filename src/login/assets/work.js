// Does the work that is asked of a browser in place of waiting: finds a number by which the hash of the challenge
// begins with so many zero bits. The form shows where that can be done, and is sent with what was found.
(() => {
  const form = document.querySelector('form[data-work]');
  if (!form || !globalThis.crypto?.subtle) return;
  form.hidden = false;
  const { challenge, found } = form.elements;
  const bits = Number(form.dataset.work);
  const encoder = new TextEncoder();
  const batch = 512;
  // At most 26 bits are asked for.
  const isEnough = (digest) => new DataView(digest).getUint32(0) >>> (32 - bits) === 0;

  const solve = async () => {
    for (let from = 0; ; from += batch) {
      const digests = await Promise.all(
        Array.from({ length: batch }, (_, n) =>
          crypto.subtle.digest('SHA-256', encoder.encode(`${challenge.value}.${from + n}`)),
        ),
      );
      const at = digests.findIndex(isEnough);
      if (at >= 0) return String(from + at);
    }
  };

  let working = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (working) return;
    working = true;
    form.querySelector('button').disabled = true;
    form.querySelector('[role=status]').textContent = form.dataset.working;
    found.value = await solve();
    form.submit();
  });
})();
