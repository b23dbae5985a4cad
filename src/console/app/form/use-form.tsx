import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Problem, problemOfChange } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { dropDraft, keepDraft, readDraft } from './drafts.ts';
import { Meanwhile } from './meanwhile.tsx';
import { changedByOthers, changesIn, insistOn, leftAfter, letGo, type Touched, touch } from './touched.ts';

export interface FormOptions<Values extends object> {
  /** Names the draft: the same for the same thing. */
  readonly id: string;
  /** What is stored, or what something new begins with. */
  readonly initial: Values;
  /**
   * Reads anew what is stored, right before it is changed: others may have changed it since. Whatever changes something
   * that is there already has it.
   * @param values as they are filled in, where these say what it is
   */
  readonly latest?: (values: Values) => Promise<Values>;
  /**
   * @param values for calls that take everything: what is stored now, with what was touched upon it
   * @param changes for calls that take what changes: of what was touched, what differs from what is stored now
   * @param before what is stored now
   */
  readonly submit: (values: Values, changes: Partial<Values>, before: Values) => Promise<unknown>;
  /** Values in words, where they are none. */
  readonly told?: { readonly [Name in keyof Values]?: (value: Values[Name]) => string };
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
  readonly wrong: ReactNode;
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

/** `given_name`, `profile.givenName` and `givenName` are one field. */
const plain = (field: string): string => (field.split('.').at(-1) ?? field).replaceAll('_', '').toLowerCase();

function inWords(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.join(', ') : undefined;
}

/** What is stored: as it is shown, or as it was read later. */
function useStored<Values extends object>(initial: Values): [Values, (values: Values | undefined) => void] {
  const shown = JSON.stringify(initial);
  const [read, setRead] = useState<{ readonly shown: string; readonly values: Values }>();
  return [read?.shown === shown ? read.values : initial, (values) => setRead(values && { shown, values })];
}

/**
 * The state of one form: values, drafts, what is wrong with which field, and sending once. What is stored may change
 * beneath it: fields that nobody touched follow, and where one was touched, the person decides.
 */
export function useForm<Values extends object>(options: FormOptions<Values>): Form<Values> {
  type Name = keyof Values & string;
  const t = useTexts();
  const { id, initial, latest, required = [], secrets = [] } = options;
  const [draft, setDraft] = useState(() => readDraft<Values>(id));
  const [touched, setTouched] = useState<Touched<Values>>(draft ?? {});
  const [stored, setStored] = useStored(initial);
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [failed, setFailed] = useState<Problem>();
  const sending = useRef(false);
  // Of another thing: what was entered for the one before stays with that, as its draft.
  const [of, setOf] = useState(id);
  if (of !== id) {
    const other = readDraft<Values>(id);
    setOf(id);
    setDraft(other);
    setTouched(other ?? {});
    setStored(undefined);
    setTried(false);
    setFailed(undefined);
  }
  const changes = changesIn(touched, stored);
  const values = { ...stored, ...changes };
  const changed = Object.keys(changes).length > 0;
  const othersChanged = latest ? changedByOthers(touched, stored) : [];

  const kept = JSON.stringify(touched);
  useEffect(() => {
    if (kept === '{}') return dropDraft(id);
    keepDraft(id, JSON.parse(kept) as Touched<object>, secrets);
  }, [id, kept, secrets]);

  const wrongs: Partial<Record<string, string>> = {};
  for (const name of required) if (isEmpty(values[name])) wrongs[name] = t.common.required;
  for (const [name, wrong] of Object.entries(options.check?.(values) ?? {}))
    if (wrong && !wrongs[name]) wrongs[name] = wrong as string;

  const refused = (name: string): string | undefined => {
    const own = plain(options.fields?.[name as Name] ?? name);
    return failed?.violations.find(({ field }) => plain(field) === own)?.message;
  };
  const shownSomewhere = Object.keys(values).some((name) => refused(name));

  const meanwhile = (name: Name): ReactNode =>
    othersChanged.includes(name) && (
      <Meanwhile
        value={options.told?.[name]?.(stored[name]) ?? inWords(stored[name])}
        onTake={() => setTouched(letGo(touched, name))}
        onKeep={() => setTouched(insistOn(touched, stored, name))}
      />
    );

  const clear = (sent?: Touched<Values>) => {
    dropDraft(id);
    setDraft(undefined);
    setTouched((now) => (sent ? leftAfter(now, sent) : {}));
    setStored(undefined);
    setTried(false);
    setFailed(undefined);
  };
  const set = (more: Partial<Values>) => {
    setFailed(undefined);
    setTouched((before) => touch(before, stored, more, sending.current));
  };
  const send = async (): Promise<boolean> => {
    const now = (await latest?.(values)) ?? stored;
    if (latest) setStored(now);
    if (latest && changedByOthers(touched, now).length > 0) return false;
    const own = changesIn(touched, now);
    await options.submit({ ...now, ...own }, own, now);
    clear(touched);
    return true;
  };

  return {
    values,
    changed,
    pending,
    problem: shownSomewhere ? undefined : failed,
    restored: draft !== undefined && changed,
    set,
    field(name) {
      return {
        value: values[name],
        wrong: meanwhile(name) || ((tried ? wrongs[name] : undefined) ?? refused(name)),
        onChange: (value) => set({ [name]: value } as unknown as Partial<Values>),
      };
    },
    async submit() {
      setTried(true);
      if (sending.current || Object.keys(wrongs).length > 0) return false;
      sending.current = true;
      setPending(true);
      setFailed(undefined);
      try {
        return await send();
      } catch (error) {
        setFailed(problemOfChange(error));
        return false;
      } finally {
        sending.current = false;
        setPending(false);
      }
    },
    reset: () => clear(),
  };
}
