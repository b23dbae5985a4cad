import { useState } from 'react';
import type { TextTree } from '../../../../i18n/leaves.ts';
import { placeholdersOf } from '../../../../i18n/message-format.ts';
import { Form, useForm, useTakeBack } from '../../form/index.ts';
import { useListState } from '../../list/index.ts';
import { Card } from '../../object/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { Button, Select, TextField, tellDone } from '../../ui/index.ts';
import type { FieldTexts, Level } from '../catalogue.ts';
import { useInsertion } from './insert.tsx';
import type { TextLanguage } from './language.tsx';
import { inWords, isFound, type Leaf, leafOf, textsOfTree, treeOf } from './leaves.ts';
import { Reset } from './reset.tsx';
import { TextRow } from './text-row.tsx';

const shownAtMost = 50;

/** What a page of the login is called. */
function useScreenName(): (screen: string) => string {
  const { everywhere, login } = useTexts().wording;
  const known: Readonly<Record<string, FieldTexts | undefined>> = login.fields;
  return (screen) => (screen === '' ? everywhere : (known[screen]?.label ?? inWords(screen)));
}

/** Texts of the login in one language, a page at a time, or those that have certain words. */
export const LoginEditor = ({
  id,
  level,
  language,
  inherited,
  own,
  latest,
  save,
  reset,
  readOnly,
}: {
  /** Names the draft. */
  readonly id: string;
  readonly level: Level;
  readonly language: TextLanguage;
  readonly inherited: TextTree;
  readonly own: TextTree;
  /** Reads them anew. */
  readonly latest: () => Promise<TextTree>;
  /** Takes all own texts: what is not among them is inherited. */
  readonly save: (texts: TextTree) => Promise<unknown>;
  readonly reset: (() => Promise<unknown>) | undefined;
  readonly readOnly: boolean;
}) => {
  const t = useTexts();
  const say = useSay();
  const nameOf = useScreenName();
  const [typed, setTyped] = useState('');
  const [{ filters }, setState] = useListState(['screen']);
  const texts = t.wording;
  const above = new Map(textsOfTree(inherited));
  const stored = Object.fromEntries(textsOfTree(own));
  const leaves = [...new Set([...above.keys(), ...Object.keys(stored)])].map((path) =>
    leafOf(path, above.get(path) ?? ''),
  );
  const valuesOf = (tree: TextTree): Record<string, string> => ({
    ...Object.fromEntries(leaves.map(({ path }) => [path, ''])),
    ...Object.fromEntries(textsOfTree(tree)),
  });
  const latestValues = async () => valuesOf(await latest());
  const takeBack = useTakeBack(latestValues, (values) => save(treeOf(values)));
  const form = useForm<Record<string, string>>({
    id: `texts:${id}`,
    initial: valuesOf(own),
    latest: latestValues,
    async submit(values, changes, before) {
      await save(treeOf(values));
      tellDone(t.common.saved, takeBack(changes, before));
    },
  });
  const { insert, onBlur } = useInsertion(form);
  const screens = [...new Set(leaves.map(({ screen }) => screen))].sort((a, b) => Number(!a) - Number(!b));
  const named = filters['screen'] === everywhereId ? '' : filters['screen'];
  const chosen = screens.find((screen) => screen === named) ?? screens[0] ?? '';
  const words = typed.trim();
  const found = leaves.filter((leaf) =>
    words ? isFound(leaf, form.values[leaf.path] ?? '', words) : leaf.screen === chosen,
  );
  const shown = found.slice(0, words ? shownAtMost : undefined);
  const countOf = (screen: string) =>
    leaves.filter((leaf) => leaf.screen === screen && stored[leaf.path]).length;
  const labelOf = (screen: string) => {
    const name = nameOf(screen);
    const count = countOf(screen);
    return count > 0 ? say(texts.count, { name, count }) : name;
  };
  return (
    <Card
      title={say(texts.card, { language: language.name })}
      text={texts.cardText}
      actions={
        reset &&
        Object.keys(stored).length > 0 && (
          <Reset
            text={say(texts.resetLoginText, { language: language.name })}
            reset={async () => {
              await reset();
              form.reset();
            }}
          />
        )
      }
    >
      <div className="text-tools">
        <TextField
          label={texts.find}
          type="search"
          placeholder={texts.findPlaceholder}
          value={typed}
          onChange={setTyped}
        />
        {!words && (
          <Select
            label={texts.screen}
            choices={screens.map((screen) => ({ id: screen || everywhereId, label: labelOf(screen) }))}
            value={chosen || everywhereId}
            onChange={(screen) => setState({ screen })}
          />
        )}
      </div>
      {words && (
        <p className="muted" role="status">
          {found.length > shown.length
            ? say(texts.more, { shown: shown.length, count: found.length })
            : say(texts.found, { count: found.length })}
        </p>
      )}
      {shown.length > 0 && (
        <div className="texts-form">
          <Form form={form} readOnly={readOnly}>
            {screens
              .filter((screen) => shown.some((leaf) => leaf.screen === screen))
              .map((screen) => (
                <section key={screen} className="stack" aria-label={nameOf(screen)}>
                  {words && <h3>{nameOf(screen)}</h3>}
                  {shown
                    .filter((leaf) => leaf.screen === screen)
                    .map((leaf) => (
                      <TextRow
                        key={leaf.path}
                        name={leaf.path}
                        label={leaf.name}
                        inherited={leaf.inherited}
                        level={level}
                        readOnly={readOnly}
                        onBlur={onBlur}
                        {...form.field(leaf.path)}
                      >
                        {!readOnly && <Places leaf={leaf} insert={insert} />}
                      </TextRow>
                    ))}
                </section>
              ))}
          </Form>
        </div>
      )}
    </Card>
  );
};

/** In addresses, where nothing is no value. */
const everywhereId = '-';

/** The placeholders of a text. */
const Places = ({
  leaf: { path, inherited },
  insert,
}: {
  readonly leaf: Leaf;
  readonly insert: (words: string, otherwise: string, only: true) => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const names = placeholdersOf(inherited);
  return (
    names.length > 0 && (
      <div className="placeholders">
        {names.map((name) => (
          <Button
            key={name}
            aria-label={say(t.wording.insertIn, { name, text: path })}
            onPress={() => insert(`{${name}}`, path, true)}
          >
            <code>{`{${name}}`}</code>
          </Button>
        ))}
      </div>
    )
  );
};
