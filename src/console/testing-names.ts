/** What a test may look for; the names are ARIA's. */
export type Role =
  | 'button'
  | 'link'
  | 'textbox'
  | 'checkbox'
  | 'radio'
  | 'switch'
  | 'combobox'
  | 'option'
  | 'menuitem'
  | 'tab'
  | 'row'
  | 'heading'
  | 'dialog'
  | 'alert'
  | 'status';

/**
 * The first visible element of a role that has the name, as people who hear the page are told it; in the page, so it
 * stands for itself.
 * @param flags of the regular expression that `name` is; undefined: it is the whole name
 */
export function named(role: string, name: string, flags: string | undefined): Element | null {
  const texts =
    'input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=file],[type=range],[type=hidden])';
  const selectors: Record<string, string> = {
    button: 'button, input[type=submit], [role=button]',
    link: 'a[href], [role=link]',
    textbox: `${texts}, textarea, [role=textbox], [role=searchbox], [role=spinbutton], [contenteditable=true]`,
    checkbox: 'input[type=checkbox]:not([role]), [role=checkbox]',
    radio: 'input[type=radio], [role=radio]',
    switch: '[role=switch]',
    combobox: 'select, [role=combobox]',
    option: 'option, [role=option]',
    menuitem: '[role=menuitem], [role=menuitemradio], [role=menuitemcheckbox]',
    row: 'tr, [role=row]',
    heading: 'h1, h2, h3, h4, [role=heading]',
    dialog: 'dialog[open], [role=dialog], [role=alertdialog]',
  };
  const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const textOf = (element: Element | null): string => {
    if (!element) return '';
    const own = element.getAttribute('aria-label') ?? element.getAttribute('alt');
    if (own) return own;
    const parts = [...element.childNodes].map((child) => {
      if (child instanceof Element)
        return child.getAttribute('aria-hidden') === 'true' ? '' : ` ${textOf(child)} `;
      return child.textContent ?? '';
    });
    return parts.join('');
  };
  const nameOf = (element: Element): string => {
    const ids = element.getAttribute('aria-labelledby')?.split(/\s+/);
    const pointed = plain(ids?.map((id) => textOf(document.getElementById(id))).join(' '));
    if (pointed) return pointed;
    const label = element.getAttribute('aria-label');
    if (label) return plain(label);
    const { labels } = element as HTMLInputElement;
    if (labels?.length) return plain([...labels].map(textOf).join(' '));
    const content = element instanceof HTMLInputElement ? element.value : textOf(element);
    const isField = element.matches('input:not([type=submit]), textarea, select');
    return plain(
      (isField ? '' : content) || element.getAttribute('title') || element.getAttribute('placeholder'),
    );
  };
  const isThere = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden=true], [inert]');
  const isNamed = (told: string) =>
    flags === undefined ? told === plain(name) : new RegExp(name, flags).test(told);
  const all = [...document.querySelectorAll(selectors[role] ?? `[role=${role}]`)];
  return all.find((element) => isThere(element) && isNamed(nameOf(element))) ?? null;
}
