/** The name under which a form has a value of an enum. */
export function idOf<Id extends string, Value>(
  values: Readonly<Record<Id, Value>>,
  value: Value,
  otherwise: NoInfer<Id>,
): Id {
  const found = (Object.entries(values) as [Id, Value][]).find(([, one]) => one === value);
  return found?.[0] ?? otherwise;
}

/** In the order of the form. */
export const idsOf = <Id extends string, Value>(
  values: Readonly<Record<Id, Value>>,
  some: readonly Value[],
): Id[] => (Object.entries(values) as [Id, Value][]).flatMap(([id, one]) => (some.includes(one) ? [id] : []));
