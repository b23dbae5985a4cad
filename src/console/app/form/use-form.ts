import { useEffect, useRef, useState } from 'react';
import { type Problem, problemOfChange } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { dropDraft, keepDraft, readDraft } from './drafts.ts';

export interface FormOptions<Values extends object> {
  /** Names the draft: the same for the same thing. */
  readonly id: string;
  readonly initial: Values;
  readonly submit: (values: Values) => Promise<unknown>;
  /** What is wrong, by field, in sentences. */
  readonly check?: (values: Values) => Partial<Record<keyof Values, string | false | undefined>>;
  /** Fields that may not be empty. */
  readonly required?: readonly (keyof Values & string)[];
  /** Fields that no draft keeps. */
  readonly secrets?: readonly (keyof Values & string)[];
  /** Names of the API's fields by those of the form, where they differ: what the server objects to is told there. */
  readonly fields?: Partial<Record<keyof Values & string, string>>;
}

export interface FieldOf<Value> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly wrong: string | undefined;
}

export interface Form<Values extends object> {
  readonly values: Values;
  readonly changed: boolean;
  readonly pending: boolean;
  /** What the server objected to and no field tells. */
  readonly problem: Problem | undefined;
  /** Whether it began with what was filled in before. */
  readonly restored: boolean;
  readonly set: (values: Partial<Values>) => void;
  /** For a field: `<TextField label=… {...form.field('name')} />` */
  readonly field: <Name extends keyof Values & string>(name: Name) => FieldOf<Values[Name]>;
  readonly submit: () => Promise<boolean>;
  /** Back to what is stored. */
  readonly reset: () => void;
}

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** `given_name`, `profile.givenName` and `givenName` are one field. */
const plain = (field: string): string => (field.split('.').at(-1) ?? field).replaceAll('_', '').toLowerCase();

/**
 * The state of one form: values, drafts, what is wrong with which field, and sending once. What is stored may change
 * beneath it: fields that nobody touched follow.
 */
export function useForm<Values extends object>(options: FormOptions<Values>): Form<Values> {
  const t = useTexts();
  const { id, initial, required = [], secrets = [] } = options;
  const [draft, setDraft] = useState(() => readDraft<Values>(id));
  const [touched, setTouched] = useState<Partial<Values>>(draft ?? {});
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [failed, setFailed] = useState<Problem>();
  const sending = useRef(false);
  const values = { ...initial, ...touched };
  const changed = !same(values, initial);

  const kept = JSON.stringify(touched);
  useEffect(() => {
    if (kept === '{}') return;
    keepDraft(id, JSON.parse(kept) as object, secrets);
  }, [id, kept, secrets]);

  const wrongs: Partial<Record<string, string>> = {};
  for (const name of required) if (isEmpty(values[name])) wrongs[name] = t.common.required;
  for (const [name, wrong] of Object.entries(options.check?.(values) ?? {}))
    if (wrong && !wrongs[name]) wrongs[name] = wrong as string;

  const refused = (name: string): string | undefined => {
    const own = plain(options.fields?.[name as keyof Values & string] ?? name);
    return failed?.violations.find(({ field }) => plain(field) === own)?.message;
  };
  const shownSomewhere = Object.keys(values).some((name) => refused(name));

  const clear = () => {
    dropDraft(id);
    setDraft(undefined);
    setTouched({});
    setTried(false);
    setFailed(undefined);
  };

  return {
    values,
    changed,
    pending,
    problem: shownSomewhere ? undefined : failed,
    restored: draft !== undefined && changed,
    set(more) {
      setFailed(undefined);
      setTouched((before) => ({ ...before, ...more }));
    },
    field(name) {
      return {
        value: values[name],
        wrong: (tried ? wrongs[name] : undefined) ?? refused(name),
        onChange: (value) => {
          setFailed(undefined);
          setTouched((before) => ({ ...before, [name]: value }));
        },
      };
    },
    async submit() {
      setTried(true);
      if (sending.current || Object.keys(wrongs).length > 0) return false;
      sending.current = true;
      setPending(true);
      setFailed(undefined);
      try {
        await options.submit(values);
        clear();
        return true;
      } catch (error) {
        setFailed(problemOfChange(error));
        return false;
      } finally {
        sending.current = false;
        setPending(false);
      }
    },
    reset: clear,
  };
}
