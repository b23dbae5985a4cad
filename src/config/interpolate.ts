const reference = /\$\$\{|\$\{([^}]*)\}/g;
const form = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces `${NAME}` by the environment variable, `${NAME:-else}` by it or by `else` where it is unset or
 * empty, and `$${` by `${`.
 *
 * @returns the text, or what is wrong with it
 */
export const interpolate = (text: string, environment: Environment): { text: string } | { wrong: string } => {
  let wrong: string | undefined;
  const result = text.replaceAll(reference, (whole, inside: string | undefined) => {
    if (inside === undefined) return '${';
    const parts = form.exec(inside);
    if (parts === null) {
      wrong ??= `${whole} is not a reference; write \${NAME} or \${NAME:-else}, and $\${ for a plain \${`;
      return '';
    }
    const [, name, fallback] = parts;
    const value = environment[name!];
    if (value !== undefined && (value !== '' || fallback === undefined)) return value;
    if (fallback === undefined) wrong ??= `the environment variable ${name} is not set`;
    return fallback ?? '';
  });
  return wrong === undefined ? { text: result } : { wrong };
};
