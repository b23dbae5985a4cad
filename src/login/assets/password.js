// Ticks off what a new password needs while it is typed. The page says it all without, once the form is sent.
(() => {
  const list = document.getElementById('rules');
  const input = document.getElementById('newPassword');
  if (!list || !input) return;
  // As the server judges: code points, letters and digits of every script (OpaqueString: RFC 8265 §4.2).
  const judges = {
    minLength: (text, { count }) => [...text].length >= Number(count),
    hasLowercase: (text) => /\p{Ll}/u.test(text),
    hasUppercase: (text) => /\p{Lu}/u.test(text),
    hasNumber: (text) => /\p{Nd}/u.test(text),
    hasSymbol: (text) => /[^\p{L}\p{N}\s]/u.test(text),
  };
  const { met, unmet } = list.dataset;

  // Nobody is told that something is missing before they are done typing.
  const tick = (done) => {
    const text = input.value.replace(/\p{Zs}/gu, ' ').normalize('NFC');
    for (const rule of list.querySelectorAll('[data-rule]')) {
      const right = text !== '' && judges[rule.dataset.rule](text, rule.dataset);
      const missing = !right && done && text !== '';
      rule.className = right ? 'met' : missing ? 'unmet' : '';
      const state = right ? `: ${met}` : missing ? `: ${unmet}` : '';
      const said = rule.querySelector('[data-state]');
      // What stays as it is is not read out again.
      if (said.textContent !== state) said.textContent = state;
    }
  };
  input.addEventListener('input', () => tick(false));
  input.addEventListener('change', () => tick(true));
})();
