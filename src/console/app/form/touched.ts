/** What somebody changed of stored values, each with what it was when he began: pure, so that drafts can hold it. */
export type Touched<Values extends object> = {
  readonly [Name in keyof Values]?: { readonly base: Values[Name]; readonly mine: Values[Name] };
};

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const namesIn = <Values extends object>(touched: Touched<Values>) =>
  Object.keys(touched) as (keyof Values & string)[];

/**
 * Also touched: what is put back to what is stored is touched no more, unless something else is being sent: it is what is
 * stored then.
 */
export function touch<Values extends object>(
  touched: Touched<Values>,
  stored: Values,
  values: Partial<Values>,
  isSending = false,
): Touched<Values> {
  const next: { -readonly [Name in keyof Touched<Values>]: Touched<Values>[Name] } = { ...touched };
  for (const name of Object.keys(values) as (keyof Values & string)[]) {
    const mine = values[name] as Values[typeof name];
    if (!isSending && same(mine, stored[name])) delete next[name];
    else next[name] = { mine, base: touched[name] ? touched[name].base : stored[name] };
  }
  return next;
}

/** Touched no more: what is stored is taken. */
export function letGo<Values extends object>(
  touched: Touched<Values>,
  name: keyof Values & string,
): Touched<Values> {
  const { [name]: _, ...rest } = touched;
  return rest as Touched<Values>;
}

/** Of what is touched once it was sent: what was changed again meanwhile, on top of what was sent. */
export function leftAfter<Values extends object>(
  touched: Touched<Values>,
  sent: Touched<Values>,
): Touched<Values> {
  const left = namesIn(touched).filter((name) => !same(touched[name]?.mine, sent[name]?.mine));
  return Object.fromEntries(
    left.map((name) => [
      name,
      { mine: touched[name]?.mine, base: sent[name] ? sent[name].mine : touched[name]?.base },
    ]),
  ) as Touched<Values>;
}

/** Known to differ from what is stored now. */
export const insistOn = <Values extends object>(
  touched: Touched<Values>,
  stored: Values,
  name: keyof Values & string,
): Touched<Values> => ({ ...touched, [name]: { mine: touched[name]?.mine, base: stored[name] } });

/** Of what was touched, what would change what is stored. */
export const changesIn = <Values extends object>(touched: Touched<Values>, stored: Values): Partial<Values> =>
  Object.fromEntries(
    namesIn(touched)
      .filter((name) => !same(touched[name]?.mine, stored[name]))
      .map((name) => [name, touched[name]?.mine]),
  ) as Partial<Values>;

/** What is stored with what was changed put back, as far as nobody has changed it since. */
export const takenBack = <Values extends object>(
  stored: Values,
  changes: Partial<Values>,
  before: Values,
): Values => ({
  ...stored,
  ...Object.fromEntries(
    (Object.keys(changes) as (keyof Values & string)[])
      .filter((name) => same(stored[name], changes[name]))
      .map((name) => [name, before[name]]),
  ),
});

/** Of what was touched, what somebody else has changed since, and not to the same. */
export const changedByOthers = <Values extends object>(
  touched: Touched<Values>,
  stored: Values,
): readonly (keyof Values & string)[] =>
  namesIn(touched).filter(
    (name) => !same(touched[name]?.base, stored[name]) && !same(touched[name]?.mine, stored[name]),
  );
