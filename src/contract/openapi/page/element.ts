type Child = Node | string | false | undefined;

/** An element with attributes and children; text is never read as HTML. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] => {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children.filter((child): child is Node | string => Boolean(child)));
  return created;
};

/** Comments mark code with backticks. */
export const prose = (text: string): HTMLElement[] =>
  text
    .split('\n\n')
    .map((paragraph) =>
      element(
        'p',
        {},
        ...paragraph.split('`').map((part, index) => (index % 2 === 0 ? part : element('code', {}, part))),
      ),
    );
