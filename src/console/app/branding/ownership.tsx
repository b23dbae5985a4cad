import { type ReactNode, useState } from 'react';
import { useCall, usePermissions } from '../api/index.ts';
import { Card } from '../object/index.ts';
import type { Level } from '../settings/catalogue.ts';
import { requestOf, type Values } from '../settings/fields/index.ts';
import { useTexts } from '../texts/index.ts';
import { Building2, RotateCcw } from '../ui/icons.ts';
import { attempt, Button, Confirm } from '../ui/index.ts';
import { fields } from './branding.ts';
import { calls, makeOwn, reset } from './calls.ts';

/** Whose branding it is; an organization's is made its own here, and given up. */
export const Ownership = ({
  level,
  own,
  latest,
  children,
}: {
  readonly level: Level;
  readonly own: boolean;
  /** Reads anew what it is made of. */
  readonly latest: () => Promise<Values>;
  readonly children: ReactNode;
}) => {
  const t = useTexts();
  const { has } = usePermissions();
  const add = useCall(makeOwn);
  const giveUp = useCall(reset);
  const [asked, setAsked] = useState(false);
  const said = t.settings.source;
  if (level === 'instance')
    return (
      <Card title={said.instance} text={t.branding.instanceText}>
        {children}
      </Card>
    );
  const take = () =>
    attempt(async () => add(requestOf(fields, await latest()) as never), said.madeOwn, {
      label: t.common.undo,
      run: () => void attempt(() => giveUp({}), t.common.undone),
    });
  const actions =
    has(calls.organization.write) &&
    (own ? (
      <Button icon={RotateCcw} onPress={() => setAsked(true)}>
        {said.reset}
      </Button>
    ) : (
      <Button icon={Building2} onPress={() => void take()}>
        {said.makeOwn}
      </Button>
    ));
  return (
    <Card
      title={own ? said.own : said.inherited}
      text={own ? t.branding.ownText : said.inheritedText}
      actions={actions}
    >
      {children}
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={said.resetTitle}
        text={t.branding.resetText}
        deed={said.reset}
        danger
        run={() => attempt(() => giveUp({}), said.wasReset)}
      />
    </Card>
  );
};
